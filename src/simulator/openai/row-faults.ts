import type { FaultPlan } from '../fault-plan.ts';
import { seededShare } from '../seeded.ts';
import { refusal, type Answer } from './answer.ts';
import { invalidRequest, rateLimited, serverError } from './api-error.ts';

/** What a request is answered with when it is hit by `row-errors`, in turn by seed. */
const ROW_ERRORS: readonly (() => Answer)[] = [
  () =>
    refusal(
      invalidRequest('The simulator refused this request, as it was asked to.', { code: 'invalid_value' }),
    ),
  () => refusal(rateLimited(20)),
  () => refusal(serverError()),
];

/** What goes wrong with single requests of a batch. */
export class RowFaults {
  readonly #plan: FaultPlan;
  readonly #seed: number;
  readonly #batch: number;

  constructor(plan: FaultPlan, seed: number, batch: number) {
    this.#plan = plan;
    this.#seed = seed;
    this.#batch = batch;
  }

  neverEnds(row: number): boolean {
    return this.#plan.hits('expire', this.#batch, row);
  }

  /** The error that a request gets in place of its answer, if any. */
  errorFor(row: number): Answer | undefined {
    if (!this.#plan.hits('row-errors', this.#batch, row)) return undefined;
    const which = Math.floor(seededShare(this.#seed, 'which-error', this.#batch, row) * ROW_ERRORS.length);
    return ROW_ERRORS[which]?.();
  }

  /** The lines that are written in place of a result line: none, one or several. */
  spoil(row: number, line: string): readonly string[] {
    if (this.#plan.hits('missing-row', this.#batch, row)) return [];
    if (this.#plan.hits('malformed-line', this.#batch, row)) return [line.slice(0, line.length / 2)];
    if (this.#plan.hits('duplicate-row', this.#batch, row)) return [line, line];
    if (this.#plan.hits('foreign-row', this.#batch, row)) return [line, foreign(line, row)];
    return [line];
  }
}

function foreign(line: string, row: number): string {
  return line.replace(/"custom_id":"(?:[^"\\]|\\.)*"/, `"custom_id":"foreign-${row}"`);
}
