import { explain, openForReading } from '../core/files.ts';
import type { LineBlock } from './line-block.ts';
import { LineSplitter } from './line-splitter.ts';

/** 256 KiB: 1 MiB was no faster, and took 20 MB more of memory in a run of 400,000 requests. */
const CHUNK_BYTES = 256 * 1024;

/** How a file is read. */
export interface ReadOptions {
  /** Size of a chunk; 256 KiB by default. */
  readonly chunkBytes?: number;
  /** Use one buffer for all chunks: each is then valid until the next one is asked for. */
  readonly reuse?: boolean;
}

/** The bytes of a file, in chunks. @throws FileOperationError */
export async function* readChunks(path: string, options: ReadOptions = {}): AsyncGenerator<Buffer> {
  const { chunkBytes = CHUNK_BYTES, reuse = false } = options;
  const handle = await openForReading(path);
  let buffer = takeBuffer(chunkBytes);
  try {
    for (;;) {
      const target = buffer;
      const { bytesRead } = await explain('read', path, () => handle.read(target, 0, chunkBytes));
      if (bytesRead === 0) return;
      yield target.subarray(0, bytesRead);
      if (!reuse) buffer = takeBuffer(chunkBytes);
    }
  } finally {
    await handle.close();
    if (reuse) giveBack(buffer);
  }
}

/** Buffers of readers that are done, for the next ones: V8 collects buffers late, and a run opens many files. */
const spare: Buffer[] = [];
const MAX_SPARE = 8;

function takeBuffer(bytes: number): Buffer {
  const at = spare.findIndex((buffer) => buffer.length === bytes);
  return spare.splice(at, at === -1 ? 0 : 1)[0] ?? Buffer.allocUnsafeSlow(bytes);
}

function giveBack(buffer: Buffer): void {
  if (spare.length < MAX_SPARE) spare.push(buffer);
}

/** Splits a stream of bytes into blocks of lines, one block a chunk; empty blocks are left out. */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  maxLineBytes?: number,
): AsyncGenerator<LineBlock> {
  const splitter = new LineSplitter(maxLineBytes);
  for await (const chunk of source) {
    const block = splitter.push(chunk);
    if (block.count > 0) yield block;
  }
  const last = splitter.end();
  if (last.count > 0) yield last;
}

/** The lines of a file; a block of them is valid until the next one is asked for. @throws FileOperationError */
export function readLines(path: string, maxLineBytes?: number): AsyncGenerator<LineBlock> {
  return splitLines(readChunks(path, { reuse: true }), maxLineBytes);
}
