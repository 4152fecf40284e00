import type { DurableFile } from '../core/durable-file.ts';
import type { LineBuffer } from '../jsonl/line-buffer.ts';
import { readChunks, splitLines } from '../jsonl/read-lines.ts';
import type { LineBlock } from '../jsonl/line-block.ts';

/** A file of lines in ascending order of their keys; `keys[i]` is the key of line `i`. */
export interface KeyedFile {
  readonly path: string;
  readonly keys: ArrayLike<number>;
}

/** Each file is read in chunks of this size, so that 200 files at once take 50 MiB. */
const CHUNK_BYTES = 256 * 1024;
const WRITE_BYTES = 1024 * 1024;

/** Merges files of ordered lines into one, in memory that grows with their number and not with their size. */
export async function mergeLines(
  files: readonly KeyedFile[],
  target: DurableFile,
  buffer: LineBuffer,
): Promise<void> {
  const cursors = files.map((file) => new Cursor(file));
  try {
    for (;;) {
      for (const cursor of cursors) if (cursor.needsBlock) await cursor.readBlock();
      const open = cursors.filter((cursor) => !cursor.isDone);
      if (open.length === 0) break;
      mergeBlocks(open, buffer);
      if (buffer.pending >= WRITE_BYTES) await buffer.drainTo(target);
    }
    await buffer.drainTo(target);
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

/** Moves lines until some file has to read on, or there is enough to write. */
function mergeBlocks(cursors: Cursor[], buffer: LineBuffer): void {
  while (buffer.pending < WRITE_BYTES) {
    let lowest: Cursor | undefined;
    for (const cursor of cursors) if (lowest === undefined || cursor.key < lowest.key) lowest = cursor;
    if (lowest === undefined) return;
    // Lines of one file tend to follow each other: take them for as long as no other file's key comes between.
    const bound = secondLowest(cursors, lowest);
    while (lowest.key <= bound && buffer.pending < WRITE_BYTES) {
      buffer.addBytes(lowest.line);
      lowest.advance();
      if (lowest.needsBlock) return;
    }
  }
}

function secondLowest(cursors: readonly Cursor[], lowest: Cursor): number {
  let bound = Number.POSITIVE_INFINITY;
  for (const cursor of cursors) if (cursor !== lowest && cursor.key < bound) bound = cursor.key;
  return bound;
}

/** Reads one file line by line, a block at a time. */
class Cursor {
  readonly #blocks: AsyncGenerator<LineBlock>;
  readonly #keys: ArrayLike<number>;
  #block: LineBlock | undefined;
  #next = 0;
  #count = 0;
  isDone = false;

  constructor(file: KeyedFile) {
    this.#blocks = splitLines(readChunks(file.path, { chunkBytes: CHUNK_BYTES, reuse: true }));
    this.#keys = file.keys;
  }

  get needsBlock(): boolean {
    return !this.isDone && this.#next >= (this.#block?.count ?? 0);
  }

  get key(): number {
    return this.#keys[this.#count] ?? Number.POSITIVE_INFINITY;
  }

  get line(): Buffer {
    return this.#block?.line(this.#next) ?? Buffer.alloc(0);
  }

  advance(): void {
    this.#next += 1;
    this.#count += 1;
  }

  async readBlock(): Promise<void> {
    const { done, value } = await this.#blocks.next();
    if (done === true) this.isDone = true;
    else this.#block = value;
    this.#next = 0;
  }

  async close(): Promise<void> {
    await this.#blocks.return(undefined);
  }
}
