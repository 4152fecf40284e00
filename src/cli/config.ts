import { readEnvironment, type Environment } from '../core/environment.ts';

/** What the environment says. */
export interface CliConfig {
  /** Whether one of these variables is set: whether there is a key. The keys themselves are read by the adapters. */
  readonly hasAny: (variables: readonly string[]) => boolean;
  /** Where runs are kept unless `--state-dir` says otherwise. */
  readonly stateDir: string;
  /** What `NO_COLOR` and `FORCE_COLOR` ask for; undefined leaves it to the terminal. */
  readonly color: boolean | undefined;
  /** Whether an unexpected error shows its stack. */
  readonly isDebug: boolean;
}

/** The one place of the command line that looks at the environment. */
export function readConfig(environment?: Environment): CliConfig {
  const read = (name: string): string | undefined => readEnvironment(name, environment);
  return {
    hasAny: (variables) => variables.some((name) => read(name) !== undefined),
    stateDir: read('BATCH_ROUTER_STATE_DIR') ?? '.batch_router',
    color: readColor(read('NO_COLOR'), read('FORCE_COLOR')),
    isDebug: read('BATCH_ROUTER_DEBUG') === '1',
  };
}

/** https://no-color.org: any value switches colours off. FORCE_COLOR=0 does too, any other value switches them on. */
function readColor(noColor: string | undefined, forceColor: string | undefined): boolean | undefined {
  if (noColor !== undefined) return false;
  return forceColor === undefined ? undefined : forceColor !== '0';
}
