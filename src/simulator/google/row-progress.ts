/** Counts are kept for so many steps at most, so that twenty million rows need no more memory than a million. */
const MOST_STEPS = 2 ** 20;

/** How many of the first rows of a batch failed, for every number of rows: at most 4 MiB. */
export class RowProgress {
  readonly #stride: number;
  readonly #failed: Uint32Array;
  #rows = 0;
  #failedRows = 0;

  constructor(capacity: number) {
    this.#stride = Math.max(1, Math.ceil(capacity / MOST_STEPS));
    this.#failed = new Uint32Array(Math.ceil(capacity / this.#stride) + 1);
  }

  /** How many rows were added. */
  get rows(): number {
    return this.#rows;
  }

  /** Adds the next row. */
  add(failed: boolean): void {
    this.#rows += 1;
    if (failed) this.#failedRows += 1;
    if (this.#rows % this.#stride === 0) this.#failed[this.#rows / this.#stride] = this.#failedRows;
  }

  /** How many of the first `rows` are finished and how many of those failed, rounded down to a step. */
  at(rows: number): { readonly finished: number; readonly failed: number } {
    if (rows >= this.#rows) return { finished: this.#rows, failed: this.#failedRows };
    const steps = Math.floor(rows / this.#stride);
    return { finished: steps * this.#stride, failed: this.#failed[steps] ?? 0 };
  }
}
