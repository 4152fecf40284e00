/** Blocks are 1 MiB: a few dozen for a full arena, and little waste in one that is hardly used. */
const BLOCK_BYTES = 1024 * 1024;
/** UTF-8 needs at most three bytes for one UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Keeps lines as bytes under their places, outside of the JavaScript heap: 50,000 strings of results cost the collector
 * more than their bytes. Each place takes 12 bytes besides its line. One arena serves one shard after the other.
 */
export class LineArena {
  #starts: Float64Array = new Float64Array(0);
  #lengths: Uint32Array = new Uint32Array(0);
  #blocks: Buffer[] = [];
  #block = -1;
  #used = 0;
  #size = 0;

  /** Bytes of all lines. */
  get byteLength(): number {
    return this.#size;
  }

  /** Keeps a line; a place is given one at most. */
  put(place: number, line: string): void {
    const worst = line.length * MAX_BYTES_PER_UNIT;
    this.#makeRoom(worst);
    const block = this.#blocks[this.#block];
    const written = block?.write(line, this.#used) ?? 0;
    this.#starts[place] = this.#block * 2 ** 32 + this.#used;
    this.#lengths[place] = written;
    this.#used += written;
    this.#size += written;
  }

  /** The line at a place, as a view that holds until `reset`; undefined when there is none. */
  get(place: number): Buffer | undefined {
    const start = this.#starts[place] ?? -1;
    if (start < 0) return undefined;
    const block = Math.floor(start / 2 ** 32);
    const offset = start % 2 ** 32;
    return this.#blocks[block]?.subarray(offset, offset + (this.#lengths[place] ?? 0));
  }

  /** Forgets all lines and keeps the blocks for the next ones. @param places how many there will be, counted from 0 */
  reset(places: number): void {
    if (this.#starts.length !== places) {
      this.#starts = new Float64Array(places);
      this.#lengths = new Uint32Array(places);
    }
    this.#starts.fill(-1);
    // What was made for one long line is not kept for the short ones.
    this.#blocks = this.#blocks.filter((block) => block.length === BLOCK_BYTES);
    this.#block = -1;
    this.#used = 0;
    this.#size = 0;
  }

  #makeRoom(bytes: number): void {
    const current = this.#blocks[this.#block];
    if (current !== undefined && current.length - this.#used >= bytes) return;
    this.#block += 1;
    this.#used = 0;
    const next = this.#blocks[this.#block];
    if (next === undefined || next.length < bytes) {
      this.#blocks[this.#block] = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, bytes));
    }
  }
}
