import { throwIfInterrupted } from '../core/clock.ts';
import { resolve } from 'node:path';

import { UsageError } from '../core/errors.ts';
import { createStreamSource, type RequestInput } from '../index.ts';
import type { ResumesFrom } from './run-trace.ts';

/** The name of standard input on a command line. */
const STDIN = '-';

/**
 * The input that the user named; an abort of `signal` ends a wait for standard input.
 * @throws UsageError when standard input is named twice
 */
export function openInput(files: readonly string[], signal: AbortSignal): RequestInput {
  if (files.filter((file) => file === STDIN).length > 1) {
    throw new UsageError('Standard input (-) can be read once, and is named more than once.');
  }
  return files.map((file) => (file === STDIN ? createStreamSource(STDIN, readStdin(signal)) : file));
}

/** Results must not take the place of what they answer. @throws UsageError */
export function refuseSameFile(files: readonly string[], output: string | undefined): void {
  if (output === undefined || output === STDIN) return;
  const same = files.find((file) => file !== STDIN && resolve(file) === resolve(output));
  if (same === undefined) return;
  throw new UsageError(`The results cannot be written over the input ${same}: give --output another name.`);
}

/** From when on another process could go on with a run that reads this: standard input cannot be read again. */
export function resumesFrom(files: readonly string[]): ResumesFrom {
  return files.includes(STDIN) ? 'after-intake' : 'always';
}

async function* readStdin(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = (): void => {
    process.stdin.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    throwIfInterrupted(signal);
    // Without an encoding standard input yields buffers.
    yield* process.stdin as AsyncIterable<Buffer>;
  } catch (cause) {
    throwIfInterrupted(signal);
    throw cause;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  throwIfInterrupted(signal);
}
