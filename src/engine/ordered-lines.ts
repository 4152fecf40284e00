import { DurableFile } from '../core/durable-file.ts';
import { remove } from '../core/files.ts';
import { temporaryName } from '../core/temporary-name.ts';
import type { LineBuffer } from '../jsonl/line-buffer.ts';
import type { LineArena } from './line-arena.ts';
import { mergeLines, type KeyedFile } from './merge-lines.ts';
import type { SettleScratch } from './settle-scratch.ts';

/**
 * How much is held before it is put aside on disk. Measured with batches of 50,000 requests (40 MB of results each):
 * 40 MiB took 50 MB more of memory and was no faster.
 */
const HELD_BYTES = 8 * 1024 * 1024;
const WRITE_BYTES = 1024 * 1024;

/**
 * Takes lines in any order, each with its place, and writes them in order of their places: an external merge sort. What
 * fits into memory is ordered there; what does not is put aside in ordered runs.
 */
export class OrderedLines {
  readonly #path: string;
  readonly #places: number;
  readonly #maxBytes: number;
  readonly #arena: LineArena;
  readonly #buffer: LineBuffer;
  readonly #runs: KeyedFile[] = [];

  /**
   * @param path of the file to come; ordered runs are put aside beside it
   * @param places how many places there are, counted from 0
   * @param scratch belongs to these lines until they are written
   */
  constructor(path: string, places: number, scratch: SettleScratch, maxBytes: number = HELD_BYTES) {
    this.#path = path;
    this.#places = places;
    this.#maxBytes = maxBytes;
    this.#arena = scratch.arena;
    this.#buffer = scratch.buffer;
    this.#arena.reset(places);
    // What a failed write left belongs to nobody.
    this.#buffer.clear();
  }

  /** Adds the line of a place; each place comes once. */
  add(place: number, line: string): void {
    this.#arena.put(place, line);
  }

  /** Puts lines aside when there are too many in memory; to be called now and then. */
  async relieve(): Promise<void> {
    if (this.#arena.byteLength >= this.#maxBytes) await this.#spill();
  }

  /**
   * Writes all lines in order; the file appears under its name when it is complete. @returns how many there are
   * @throws FileOperationError
   */
  async writeFile(): Promise<number> {
    if (this.#runs.length > 0 && this.#arena.byteLength > 0) await this.#spill();
    const file = await DurableFile.create(this.#path);
    try {
      const written =
        this.#runs.length > 0
          ? await mergeLines(this.#runs, file, this.#buffer)
          : (await this.#writeHeld(file)).length;
      await file.commit();
      return written;
    } catch (cause) {
      await file.discard();
      throw cause;
    } finally {
      await this.clear();
    }
  }

  /** Removes what was put aside. */
  async clear(): Promise<void> {
    for (const run of this.#runs.splice(0)) await remove(run.path);
  }

  async #spill(): Promise<void> {
    const path = temporaryName(`${this.#path}.ordered`);
    const file = await DurableFile.create(path);
    try {
      const keys = await this.#writeHeld(file);
      await file.finishUnsynced();
      this.#runs.push({ path, keys });
    } catch (cause) {
      await file.discard();
      throw cause;
    }
    this.#arena.reset(this.#places);
  }

  async #writeHeld(file: DurableFile): Promise<Uint32Array> {
    const keys = new Uint32Array(this.#places);
    let count = 0;
    const buffer = this.#buffer;
    for (let place = 0; place < this.#places; place += 1) {
      const line = this.#arena.get(place);
      if (line === undefined) continue;
      keys[count] = place;
      count += 1;
      buffer.addBytes(line);
      if (buffer.pending >= WRITE_BYTES) await buffer.drainTo(file);
    }
    await buffer.drainTo(file);
    return keys.subarray(0, count);
  }
}
