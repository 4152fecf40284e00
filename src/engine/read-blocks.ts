import { throwIfInterrupted } from '../core/clock.ts';
import type { LineBlock } from '../jsonl/line-block.ts';
import { splitLines } from '../jsonl/read-lines.ts';
import { unzip } from '../jsonl/unzip.ts';
import { interruptible } from './interruptible.ts';
import type { RequestSource } from './request-source.ts';

/**
 * The longest line that is looked at: 256 MiB, what the largest request body of any provider takes (Anthropic: 256 MB).
 * A longer one is refused without being held in memory.
 */
export const MAX_LINE_BYTES: number = 256 * 1024 * 1024;

/** Some lines, and the file that they are from as the user named it. */
export interface SourceBlock {
  readonly block: LineBlock;
  readonly file: string;
}

/**
 * Reads all files of a source, one after the other, each with its own line numbers. A block holds until the next one is
 * asked for. @param onBytes is told of the bytes that were read, as they are stored
 * @throws ValidationError for a damaged gzip file, FileOperationError, InterruptedError
 */
export async function* readBlocks(
  source: RequestSource,
  signal: AbortSignal,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<SourceBlock> {
  for (const part of source.parts ?? [source]) {
    const stored = interruptible(part.open(), signal);
    const bytes = unzip(onBytes === undefined ? stored : tellOf(stored, onBytes), part.name);
    for await (const block of splitLines(bytes, MAX_LINE_BYTES)) {
      throwIfInterrupted(signal);
      yield { block, file: part.name };
    }
  }
}

async function* tellOf(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.byteLength);
    yield chunk;
  }
}
