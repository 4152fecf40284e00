import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/cli/main.ts');
/** Node keeps what it compiled there: a process starts in half the time, and a test starts many. */
const COMPILED = join(ROOT, 'node_modules/.cache/compiled-by-node');

/** An event as `--json` writes it on stderr, and the error that stands last when there is one. */
export interface CliEvent {
  readonly event: string;
  readonly run_id?: string;
  readonly shard?: number;
  readonly batch_id?: string;
  readonly target?: string;
  readonly provider?: string;
  readonly intent_key?: string;
  readonly code?: string;
  readonly message?: string;
  readonly resume?: string;
}

/** How a process ended: `code` is null after a signal. */
export interface CliEnd {
  readonly code: number | null;
  readonly events: readonly CliEvent[];
  /** What stood on stderr and was no event; nothing should. */
  readonly otherLines: readonly string[];
  readonly stdout: string;
}

/** A command line that runs in a process of its own. */
export interface CliProcess {
  readonly child: ChildProcess;
  /** Settles when the process is gone and all that it wrote was read. */
  readonly end: Promise<CliEnd>;
  /** Kills as `kill -9` does. */
  kill(): void;
}

/** Where the provider is, and what else the command line is told. */
export interface CliSettings {
  /** OpenAI's address. */
  readonly baseUrl: string;
  /** Further variables, such as the addresses and keys of other providers. */
  readonly env?: Readonly<Record<string, string>>;
  /** The process is killed as soon as it is read that this happened. */
  readonly killAt?: (event: CliEvent) => boolean;
  /** Is told each event as it is read. */
  readonly onEvent?: (event: CliEvent) => void;
}

/** Starts the command line. Its environment holds the address and the key, and nothing of the test's. */
export function startCli(
  args: readonly string[],
  { baseUrl, env = {}, killAt, onEvent }: CliSettings,
): CliProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: 'sk-test', NODE_COMPILE_CACHE: COMPILED },
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  const events: CliEvent[] = [];
  const otherLines: string[] = [];
  let isKilled = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    const event = parseEvent(line);
    if (event === undefined) {
      otherLines.push(line);
      return;
    }
    events.push(event);
    onEvent?.(event);
    if (isKilled || killAt?.(event) !== true) return;
    isKilled = true;
    kill();
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const end = once(child, 'close').then(([code]: unknown[]): CliEnd => ({
    code: code as number | null,
    events,
    otherLines,
    stdout,
  }));
  return { child, end, kill };
}

/** Runs a command line to its end. */
export function runCli(args: readonly string[], settings: CliSettings): Promise<CliEnd> {
  return startCli(args, settings).end;
}

/** Undefined for a line that is no event, such as the stack of a mistake. */
function parseEvent(line: string): CliEvent | undefined {
  try {
    return JSON.parse(line) as CliEvent;
  } catch {
    return undefined;
  }
}
