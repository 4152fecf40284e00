import type { JsonObject } from '../../core/json.ts';
import type { ApiError } from './api-error.ts';

/** Tokens of one answer; `input` includes `cached`, `output` includes `reasoning`. */
export interface AnswerUsage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What one request gets, from a batch or at once. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  readonly usage: AnswerUsage;
}

/** What an answer depends on besides the request. */
export interface AnswerContext {
  readonly seed: number;
  /** Unix seconds. */
  readonly createdAt: number;
}

/** Nothing was used. */
const NO_USAGE: AnswerUsage = { input: 0, cached: 0, output: 0, reasoning: 0 };

/** The answer that a refusal is. */
export function refusal(error: ApiError): Answer {
  return { status: error.status, body: { error: { ...error.body } }, usage: NO_USAGE };
}
