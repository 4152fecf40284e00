import type { FaultPlan } from './fault-plan.ts';
import { seededShare } from './seeded.ts';

/** What goes wrong with single requests of a batch. */
export class RowFaults {
  readonly #plan: FaultPlan;
  readonly #seed: number;
  readonly #batch: number;
  readonly #idKey: string;

  /** @param idKey the key of a result line that holds the request's id */
  constructor(plan: FaultPlan, seed: number, batch: number, idKey = 'custom_id') {
    this.#plan = plan;
    this.#seed = seed;
    this.#batch = batch;
    this.#idKey = idKey;
  }

  neverEnds(row: number): boolean {
    return this.#plan.hits('expire', this.#batch, row);
  }

  /** The error that a request gets in place of its answer, if any: one of those given, by seed. */
  errorFor<Failure>(row: number, errors: readonly (() => Failure)[]): Failure | undefined {
    if (!this.#plan.hits('row-errors', this.#batch, row)) return undefined;
    const which = Math.floor(seededShare(this.#seed, 'which-error', this.#batch, row) * errors.length);
    return errors[which]?.();
  }

  /** The lines that are written in place of a result line: none, one or several. */
  spoil(row: number, line: string): readonly string[] {
    if (this.#plan.hits('missing-row', this.#batch, row)) return [];
    if (this.#plan.hits('malformed-line', this.#batch, row)) return [line.slice(0, line.length / 2)];
    if (this.#plan.hits('duplicate-row', this.#batch, row)) return [line, line];
    if (this.#plan.hits('foreign-row', this.#batch, row)) return [line, this.#foreign(line, row)];
    return [line];
  }

  #foreign(line: string, row: number): string {
    const id = new RegExp(String.raw`"${this.#idKey}":"(?:[^"\\]|\\.)*"`);
    return line.replace(id, `"${this.#idKey}":"foreign-${row}"`);
  }
}
