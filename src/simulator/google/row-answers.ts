import { isJsonObject, objectAt, type JsonObject } from '../../core/json.ts';
import { RowFaults } from '../row-faults.ts';
import { ApiError, invalidArgument, quotaExceeded, serverError } from './api-error.ts';
import { answerRequest } from './endpoints.ts';
import type { BatchRecord } from './batch-record.ts';
import type { AnswerContext } from './generate-content.ts';
import type { Ground } from '../ground.ts';
import type { MessageTable } from './message-table.ts';
import { readMessage } from './read-message.ts';

/** What a request is answered with when it is hit by `row-errors`, in turn by seed. */
const ROW_ERRORS: readonly (() => ApiError)[] = [
  () => invalidArgument('The simulator refused this request, as it was asked to.'),
  quotaExceeded,
  serverError,
];

/** What a row adds to the results. */
export interface RowResult {
  readonly lines: readonly string[];
  readonly failed: boolean;
}

/** Makes the results of a batch's rows. */
export class RowAnswers {
  readonly #batch: BatchRecord;
  readonly #table: MessageTable;
  readonly #context: AnswerContext;
  readonly #faults: RowFaults;

  constructor(batch: BatchRecord, ground: Ground, table: MessageTable, context: AnswerContext) {
    this.#batch = batch;
    this.#table = table;
    this.#context = context;
    this.#faults = new RowFaults(ground.faults, ground.seed, batch.ordinal, 'key');
  }

  /** The result of the request in a line of the input. */
  answer(row: number, line: string): RowResult {
    const request = parseLine(line);
    const answer = this.#faults.errorFor(row, ROW_ERRORS) ?? this.#answer(objectAt(request, 'request') ?? {});
    const failed = answer instanceof ApiError;
    const result = failed ? { error: answer.body } : { response: answer };
    const { key, metadata } = request;
    const text = JSON.stringify({
      ...(key === undefined ? {} : { key }),
      ...result,
      ...(metadata === undefined ? {} : { metadata }),
    });
    return { lines: this.#faults.spoil(row, text), failed };
  }

  #answer(request: JsonObject): JsonObject | ApiError {
    const { endpoint, model } = this.#batch;
    try {
      const { message } = readMessage(request, endpoint.request, this.#table);
      return answerRequest(message, model, this.#context);
    } catch {
      // A request nested so deeply that it cannot be written down again shall not stop the others.
      return serverError();
    }
  }
}

function parseLine(line: string): JsonObject {
  const value: unknown = JSON.parse(line);
  return isJsonObject(value) ? value : {};
}
