import { spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';

const TOOLS = resolve(import.meta.dirname, '../node_modules/.bin');
/** Installing the package from a slow registry takes a minute; what takes ten hangs. */
const TIMEOUT_MS = 10 * 60_000;

/** How to run a command. */
export interface CommandOptions {
  readonly cwd: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A command ended with another code than 0; the message holds what it said. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * Runs a command to its end and returns what it wrote to stdout. Commands of node_modules/.bin go by their name.
 * @throws CommandError when it fails, does not exist, or takes longer than ten minutes
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const line = [command, ...args].join(' ');
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: commandEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  let stdout = '';
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all += text;
  });
  const code = await new Promise<number | string>((done, fail) => {
    child.on('error', (cause) => fail(new CommandError(`${line}: ${cause.message}`, { cause })));
    child.on('close', (exit, signal) => done(exit ?? signal ?? 'no code'));
  });
  if (code !== 0) throw new CommandError(`$ ${line}\n${all.trimEnd()}\n(ended with ${code})`);
  return stdout;
}

/**
 * The environment for a command: the project's tools first on PATH, and without what npm tells the scripts that it runs,
 * since an npm below would take it for its own settings.
 */
export function commandEnvironment(added: Readonly<Record<string, string>> = {}): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !isFromNpm(name)) environment[name] = value;
  }
  environment['PATH'] = [TOOLS, environment['PATH'] ?? ''].join(delimiter);
  return { ...environment, ...added };
}

/** Settings that a user made, such as `npm_config_registry`, stay. */
function isFromNpm(name: string): boolean {
  return (
    /^npm_(?:package|lifecycle|command|execpath|node_execpath)/.test(name) ||
    ['npm_config_local_prefix', 'npm_config_global_prefix', 'npm_config_prefix', 'INIT_CWD'].includes(name)
  );
}

/** The path of a command that an npm project at `project` has installed. */
export function installedCommand(project: string, name: string): string {
  return join(project, 'node_modules', '.bin', name);
}
