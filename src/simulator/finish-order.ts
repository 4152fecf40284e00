import { seededShare } from './seeded.ts';

/** Rows are told apart by this factor when they are sorted together with their times: more than a batch can hold. */
const ROW_FACTOR = 2 ** 20;
/** Times of a day in milliseconds, times the factor, stay exact in a double. */
const NEVER = 2 ** 32 - 1;

/**
 * Which row is finished when, decided by seed alone. Rows are in the order in which they finish; those that never do
 * stand at the end. Takes 8 bytes a row.
 */
export class FinishOrder {
  /** Row numbers, the first to finish first. */
  readonly rows: Uint32Array;
  /** How many of the rows finish at all. */
  readonly finishing: number;
  readonly #offsets: Uint32Array;

  private constructor(rows: Uint32Array, offsets: Uint32Array, finishing: number) {
    this.rows = rows;
    this.#offsets = offsets;
    this.finishing = finishing;
  }

  /** Spreads `count` rows over `durationMs`; `neverEnds` says which rows are not finished in it. */
  static plan(
    count: number,
    durationMs: number,
    seed: number,
    batch: number,
    neverEnds: (row: number) => boolean,
  ): FinishOrder {
    const keys = new Float64Array(count);
    for (let row = 0; row < count; row += 1) {
      const offset = neverEnds(row)
        ? NEVER
        : Math.floor(seededShare(seed, 'finish', batch, row) * durationMs);
      keys[row] = offset * ROW_FACTOR + row;
    }
    keys.sort();
    const offsets = Uint32Array.from(keys, (key) => Math.floor(key / ROW_FACTOR));
    const never = offsets.indexOf(NEVER);
    return new FinishOrder(
      Uint32Array.from(keys, (key) => key % ROW_FACTOR),
      offsets,
      never === -1 ? count : never,
    );
  }

  /** How many rows are finished after so many milliseconds of work. */
  finishedBy(elapsedMs: number): number {
    let low = 0;
    let high = this.finishing;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? NEVER) <= elapsedMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** When the row at that rank is finished, in milliseconds of work. */
  offsetOf(rank: number): number {
    return this.#offsets[rank] ?? NEVER;
  }
}
