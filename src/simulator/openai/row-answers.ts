import { isJsonObject, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Ground } from '../ground.ts';
import { RowFaults } from '../row-faults.ts';
import { NO_TOTALS, type Totals } from '../running-totals.ts';
import { seededRandom } from '../seeded.ts';
import type { Answer } from './answer.ts';
import type { BatchRecord } from './batch-record.ts';
import { answerRequest } from './endpoints.ts';
import { answeredLine, unansweredLine, type UnansweredReason } from './result-line.ts';
import { ROW_ERRORS } from './row-errors.ts';

/** What a row adds to the result files: lines of one of the two, and what counts besides their bytes. */
export interface RowResult {
  readonly file: 'output' | 'error';
  readonly lines: readonly string[];
  readonly totals: Totals;
}

/** Makes the results of a batch's rows. */
export class RowAnswers {
  readonly #batch: BatchRecord;
  readonly #seed: number;
  readonly #faults: RowFaults;

  constructor(batch: BatchRecord, ground: Ground) {
    this.#batch = batch;
    this.#seed = ground.seed;
    this.#faults = new RowFaults(ground.faults, ground.seed, batch.ordinal);
  }

  /** The result of a request that was finished at `now`. */
  answer(row: number, line: Buffer, now: number): RowResult {
    const { customId, body } = parseRequest(line);
    const context = { seed: this.#seed, createdAt: Math.floor(now / 1000) };
    const answer =
      this.#faults.errorFor(row, ROW_ERRORS) ?? answerRequest(this.#batch.request.endpoint, body, context);
    const random = seededRandom(this.#seed, 'line', this.#batch.ordinal, row);
    const lines = this.#faults.spoil(row, answeredLine(customId, answer, now, random));
    return answer.status < 300
      ? { file: 'output', lines, totals: succeeded(answer) }
      : { file: 'error', lines, totals: { ...NO_TOTALS, failed: 1 } };
  }

  /** The result of a request that was never finished. */
  refuse(row: number, line: Buffer, reason: UnansweredReason, now: number): RowResult {
    const random = seededRandom(this.#seed, 'line', this.#batch.ordinal, row);
    const text = unansweredLine(parseRequest(line).customId, reason, now, random);
    return { file: 'error', lines: [text], totals: { ...NO_TOTALS, failed: 1 } };
  }
}

function succeeded({ usage }: Answer): Totals {
  return {
    ...NO_TOTALS,
    completed: 1,
    input_tokens: usage.input,
    cached_tokens: usage.cached,
    output_tokens: usage.output,
    reasoning_tokens: usage.reasoning,
  };
}

/** The line was validated; whatever is missing all the same becomes empty. */
function parseRequest(line: Buffer): { readonly customId: string; readonly body: JsonObject } {
  const request: unknown = JSON.parse(line.toString());
  if (!isJsonObject(request)) return { customId: '', body: {} };
  return { customId: stringAt(request, 'custom_id') ?? '', body: objectAt(request, 'body') ?? {} };
}
