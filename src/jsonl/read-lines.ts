import { explain, openForReading } from '../core/files.ts';
import { LineSplitter, type LineBlock } from './line-splitter.ts';

/** 1 MiB: larger chunks gained nothing on a 2-core machine, smaller ones cost an await more often. */
const CHUNK_BYTES = 1024 * 1024;

/** The bytes of a file from `start` on, in chunks of 1 MiB unless told; each chunk is a buffer of its own. @throws FileOperationError */
export async function* readChunks(path: string, start = 0, chunkBytes: number = CHUNK_BYTES): AsyncGenerator<Buffer> {
  const handle = await openForReading(path);
  try {
    let position = start;
    for (;;) {
      const buffer = Buffer.allocUnsafeSlow(chunkBytes);
      const at = position;
      const { bytesRead } = await explain('read', path, () => handle.read(buffer, 0, chunkBytes, at));
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Splits a stream of bytes into blocks of lines, one block a chunk; empty blocks are left out. */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  maxLineBytes?: number,
): AsyncGenerator<LineBlock> {
  const splitter = new LineSplitter(maxLineBytes);
  for await (const chunk of source) {
    const block = splitter.push(chunk);
    if (block.lines.length > 0) yield block;
  }
  const last = splitter.end();
  if (last.lines.length > 0) yield last;
}

/** The lines of a file. @throws FileOperationError */
export function readLines(path: string, maxLineBytes?: number): AsyncGenerator<LineBlock> {
  return splitLines(readChunks(path), maxLineBytes);
}
