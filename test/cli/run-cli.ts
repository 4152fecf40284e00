import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts');

/** How a process is started. */
export interface CliSetup {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** A process of the command line. */
export type CliProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** What a process left behind. */
export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line from its sources, with nothing of this environment but what a process needs. */
export function startCli(args: readonly string[], { cwd, env = {} }: CliSetup): CliProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], setup: CliSetup): Promise<CliOutcome> {
  const child = startCli(args, setup);
  // A process that does not read its input may be gone before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(setup.input ?? '');
  return outcomeOf(child);
}

/** Waits for the end of a process. */
export async function outcomeOf(child: CliProcess): Promise<CliOutcome> {
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode, stdout, stderr };
}

/** Lines of JSON as values. */
export function parseLines(lines: string): Record<string, unknown>[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
