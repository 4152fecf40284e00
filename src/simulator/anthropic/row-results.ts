import { isJsonObject, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Ground } from '../ground.ts';
import { RowFaults } from '../row-faults.ts';
import { NO_TOTALS, type Totals } from '../running-totals.ts';
import { seededRandom } from '../seeded.ts';
import { invalidRequest, overloaded, serverError, type ApiError } from './api-error.ts';
import type { BatchRecord } from './batch-record.ts';
import { checkMessage } from './check-message.ts';
import { createMessage } from './create-message.ts';
import { makeId } from './identifiers.ts';
import { PromptCache } from './prompt-cache.ts';
import { erroredLine, succeededLine, unansweredLine } from './result-line.ts';

/** What a request comes back with when it is hit by the fault `row-errors`, in turn by seed. */
const ROW_ERRORS: readonly (() => ApiError)[] = [
  () => invalidRequest('The simulator refused this request, as it was asked to.'),
  serverError,
  overloaded,
];

/** What a row adds to the result file. */
export interface RowResult {
  readonly lines: readonly string[];
  /** What counts besides the bytes of the lines. */
  readonly totals: Totals;
}

/** Makes the results of a batch's rows, which are asked for in the order in which they finish. */
export class RowResults {
  readonly #batch: BatchRecord;
  readonly #seed: number;
  readonly #faults: RowFaults;
  readonly #cache = new PromptCache();

  constructor(batch: BatchRecord, ground: Ground) {
    this.#batch = batch;
    this.#seed = ground.seed;
    this.#faults = new RowFaults(ground.faults, ground.seed, batch.ordinal);
  }

  /** The result of a request that was finished at `now`. */
  answer(row: number, line: Buffer, now: number): RowResult {
    const { customId, params } = parseRequest(line);
    const { version, betas, ordinal } = this.#batch;
    const checked = checkMessage(params, { version, betas, inBatch: true });
    const idRandom = seededRandom(this.#seed, 'batch-message', ordinal, row);
    const error = this.#faults.errorFor(row, ROW_ERRORS) ?? (checked.ok ? undefined : checked.error);
    if (error !== undefined || !checked.ok) {
      const text = erroredLine(customId, error ?? serverError(), makeId('request', idRandom));
      return { lines: this.#faults.spoil(row, text), totals: { ...NO_TOTALS, failed: 1 } };
    }
    const message = createMessage(checked.body, checked.model, {
      seed: this.#seed,
      now,
      version,
      serviceTier: 'batch',
      cache: this.#cache,
      idRandom,
    });
    const lines = this.#faults.spoil(row, succeededLine(customId, message));
    return { lines, totals: { ...NO_TOTALS, completed: 1 } };
  }

  /** The result of a request that was never finished. */
  refuse(line: Buffer, type: 'canceled' | 'expired'): RowResult {
    return { lines: [unansweredLine(parseRequest(line).customId, type)], totals: NO_TOTALS };
  }
}

/** The line was checked when it came in; whatever is missing all the same becomes empty. */
function parseRequest(line: Buffer): { readonly customId: string; readonly params: JsonObject } {
  const request: unknown = JSON.parse(line.toString());
  if (!isJsonObject(request)) return { customId: '', params: {} };
  return { customId: stringAt(request, 'custom_id') ?? '', params: objectAt(request, 'params') ?? {} };
}
