/** What is summed up over the rows of a batch, in the order in which they finish. */
const COLUMNS = [
  'completed',
  'failed',
  'output_bytes',
  'error_bytes',
  'input_tokens',
  'cached_tokens',
  'output_tokens',
  'reasoning_tokens',
] as const;

type Column = (typeof COLUMNS)[number];

/** The sums over some rows. */
export type Totals = Readonly<Record<Column, number>>;

/** No rows. */
export const NO_TOTALS: Totals = {
  completed: 0,
  failed: 0,
  output_bytes: 0,
  error_bytes: 0,
  input_tokens: 0,
  cached_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
};

/**
 * The sums over the first rows of a batch, for every number of rows: 32 bytes a row. Asking for more and more rows, as a
 * poll does, looks at each row once.
 */
export class RunningTotals {
  readonly #values: Uint32Array;
  #rows = 0;
  #summed = { rows: 0, totals: NO_TOTALS };

  constructor(capacity: number) {
    this.#values = new Uint32Array(capacity * COLUMNS.length);
  }

  /** How many rows were added. */
  get rows(): number {
    return this.#rows;
  }

  /** Adds the next row. */
  add(row: Totals): void {
    const at = this.#rows * COLUMNS.length;
    for (const [index, column] of COLUMNS.entries()) this.#values[at + index] = row[column];
    this.#rows += 1;
  }

  /** The sums over the first `rows`, or over all that were added when those are fewer. */
  at(rows: number): Totals {
    const wanted = Math.min(rows, this.#rows);
    const start = wanted < this.#summed.rows ? { rows: 0, totals: NO_TOTALS } : this.#summed;
    const sums = COLUMNS.map((column) => start.totals[column]);
    for (let at = start.rows * COLUMNS.length; at < wanted * COLUMNS.length; at += 1) {
      const column = at % COLUMNS.length;
      sums[column] = (sums[column] ?? 0) + (this.#values[at] ?? 0);
    }
    this.#summed = { rows: wanted, totals: totalsOf(sums) };
    return this.#summed.totals;
  }
}

function totalsOf(sums: readonly number[]): Totals {
  const sum = (column: Column): number => sums[COLUMNS.indexOf(column)] ?? 0;
  return {
    completed: sum('completed'),
    failed: sum('failed'),
    output_bytes: sum('output_bytes'),
    error_bytes: sum('error_bytes'),
    input_tokens: sum('input_tokens'),
    cached_tokens: sum('cached_tokens'),
    output_tokens: sum('output_tokens'),
    reasoning_tokens: sum('reasoning_tokens'),
  };
}
