import { openForReading } from '../core/files.ts';
import type { LineIndex } from './line-index.ts';
import { readIndexedLines } from './read-indexed-lines.ts';

/**
 * The lines of a batch's input in the given order of rows, a group at a time; a group is gone when the next is asked
 * for. @throws what `signal` aborts with
 */
export async function* readRows(
  path: string,
  index: LineIndex,
  rows: Uint32Array,
  signal: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  const handle = await openForReading(path);
  try {
    for await (const lines of readIndexedLines(handle, index, rows)) {
      signal.throwIfAborted();
      yield lines;
    }
  } finally {
    await handle.close();
  }
}
