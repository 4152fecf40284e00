import { DurableFile } from '../core/durable-file.ts';
import { remove } from '../core/files.ts';
import { LineBuffer } from '../jsonl/line-buffer.ts';
import { mergeLines, type KeyedFile } from './merge-lines.ts';

/** How much text is held before it is sorted and put aside on disk, in UTF-16 units. */
const HELD_UNITS = 32 * 1024 * 1024;

/**
 * Takes lines in any order, each with its place, and writes them in order of their places: an external merge sort. What
 * fits into memory is sorted there; what does not is put aside in sorted runs. Memory stays at some 64 MiB.
 */
export class OrderedLines {
  readonly #path: string;
  readonly #maxUnits: number;
  #lines: Map<number, string> = new Map();
  #units = 0;
  readonly #runs: KeyedFile[] = [];

  /** @param path of the file to come; sorted runs are put aside beside it */
  constructor(path: string, maxUnits: number = HELD_UNITS) {
    this.#path = path;
    this.#maxUnits = maxUnits;
  }

  /** Adds the line of a place; each place comes once. */
  add(place: number, line: string): void {
    this.#lines.set(place, line);
    this.#units += line.length;
  }

  /** Puts lines aside when there are too many in memory; to be called now and then. */
  async relieve(): Promise<void> {
    if (this.#units >= this.#maxUnits) await this.#spill();
  }

  /** Writes all lines in order; the file appears under its name when it is complete. @throws FileOperationError */
  async writeFile(): Promise<void> {
    if (this.#runs.length > 0 && this.#lines.size > 0) await this.#spill();
    const file = await DurableFile.create(this.#path);
    try {
      if (this.#runs.length > 0) await mergeLines(this.#runs, file);
      else await this.#writeHeld(file);
      await file.commit();
    } catch (cause) {
      await file.discard();
      throw cause;
    }
    await this.clear();
  }

  /** Removes what was put aside. */
  async clear(): Promise<void> {
    for (const run of this.#runs.splice(0)) await remove(run.path);
  }

  async #spill(): Promise<void> {
    const path = `${this.#path}.sorted-${this.#runs.length + 1}`;
    const file = await DurableFile.create(path);
    const keys = await this.#writeHeld(file);
    await file.commit();
    this.#runs.push({ path, keys });
    this.#lines = new Map();
    this.#units = 0;
  }

  async #writeHeld(file: DurableFile): Promise<Uint32Array> {
    const places = Uint32Array.from(this.#lines.keys()).sort();
    const buffer = new LineBuffer();
    for (const place of places) {
      buffer.addText(this.#lines.get(place) ?? '');
      if (buffer.pending >= WRITE_BYTES) await file.write(buffer.take());
    }
    await file.write(buffer.take());
    return places;
  }
}

const WRITE_BYTES = 1024 * 1024;
