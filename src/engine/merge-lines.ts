import { DurableFile } from '../core/durable-file.ts';
import { remove } from '../core/files.ts';
import { temporaryName } from '../core/temporary-name.ts';
import type { LineBuffer } from '../jsonl/line-buffer.ts';
import { readChunks, splitLines } from '../jsonl/read-lines.ts';
import type { LineBlock } from '../jsonl/line-block.ts';

/** A file of lines in ascending order of their keys; `keys[i]` is the key of line `i`. */
export interface KeyedFile {
  readonly path: string;
  readonly keys: Uint32Array;
}

/** Each file is read in chunks of this size, so that a full fan-in takes 32 MiB. */
const CHUNK_BYTES = 256 * 1024;
const WRITE_BYTES = 1024 * 1024;
/** Most files that are read at once: a process has a thousand handles or so, and not for this alone. */
const MAX_FAN_IN = 128;

/**
 * Merges files of ordered lines into one, in memory that does not grow with their size, and with at most 128 of them
 * open at once: more are merged in passes. @returns how many lines there are
 */
export async function mergeLines(
  files: readonly KeyedFile[],
  target: DurableFile,
  buffer: LineBuffer,
): Promise<number> {
  const passed: KeyedFile[] = [];
  try {
    let left = files;
    while (left.length > MAX_FAN_IN) {
      const merged = await mergeAside(left.slice(0, MAX_FAN_IN), `${target.path}.pass`, buffer);
      passed.push(merged);
      left = [...left.slice(MAX_FAN_IN), merged];
    }
    return await mergeInto(left, target, buffer);
  } finally {
    for (const file of passed) await remove(file.path);
  }
}

async function mergeAside(files: readonly KeyedFile[], path: string, buffer: LineBuffer): Promise<KeyedFile> {
  const aside = temporaryName(path);
  const file = await DurableFile.create(aside);
  try {
    await mergeInto(files, file, buffer);
    await file.finishUnsynced();
  } catch (cause) {
    await file.discard();
    throw cause;
  }
  const keys = new Uint32Array(files.reduce((sum, { keys: own }) => sum + own.length, 0));
  let count = 0;
  for (const { keys: own } of files) {
    keys.set(own, count);
    count += own.length;
  }
  return { path: aside, keys: keys.sort() };
}

async function mergeInto(
  files: readonly KeyedFile[],
  target: DurableFile,
  buffer: LineBuffer,
): Promise<number> {
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
    return cursors.reduce((sum, cursor) => sum + cursor.count, 0);
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
  readonly #keys: Uint32Array;
  #block: LineBlock | undefined;
  #next = 0;
  /** Lines that were taken. */
  count = 0;
  isDone = false;

  constructor(file: KeyedFile) {
    this.#blocks = splitLines(readChunks(file.path, { chunkBytes: CHUNK_BYTES, reuse: true }));
    this.#keys = file.keys;
  }

  get needsBlock(): boolean {
    return !this.isDone && this.#next >= (this.#block?.count ?? 0);
  }

  get key(): number {
    return this.#keys[this.count] ?? Number.POSITIVE_INFINITY;
  }

  get line(): Buffer {
    return this.#block?.line(this.#next) ?? Buffer.alloc(0);
  }

  advance(): void {
    this.#next += 1;
    this.count += 1;
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
