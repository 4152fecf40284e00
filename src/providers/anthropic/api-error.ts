import { isJsonObject, objectAt, stringAt, type JsonValue } from '../../core/json.ts';
import type { ErrorParts } from '../../http/answer-error.ts';
import type { HttpHeaders } from '../../http/reply.ts';

/** The parts of `{"type": "error", "error": {"type", "message", "details": {"error_code"}}}` that are there. */
export interface ApiError {
  readonly message?: string;
  /** The broad category, such as `rate_limit_error`. */
  readonly type?: string;
  /** The narrow one, where there is one, such as `enforced_spend_limit_reached`. */
  readonly code?: string;
}

/** Reads an error body (Anthropic docs, "Errors"). */
export function readApiError(body: JsonValue | undefined): ApiError {
  const error = isJsonObject(body) ? objectAt(body, 'error') : undefined;
  if (error === undefined) return {};
  const message = stringAt(error, 'message');
  const type = stringAt(error, 'type');
  const details = objectAt(error, 'details');
  const code = details === undefined ? undefined : stringAt(details, 'error_code');
  return {
    ...(message !== undefined && { message }),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
  };
}

/** 429 with one of these does not pass by waiting (error codes of the official SDK). */
const OUT_OF_MONEY: ReadonlySet<string> = new Set([
  'enforced_spend_limit_reached',
  'contract_spend_limit_reached',
]);

/** What an error answer says. `x-should-retry` is the server's own word, which the official SDK obeys too. */
export function readErrorParts(
  _status: number,
  body: JsonValue | undefined,
  headers: HttpHeaders,
): ErrorParts {
  const error = readApiError(body);
  const code = error.code ?? error.type;
  const advice = headers['x-should-retry'];
  return {
    ...(error.message !== undefined && { message: error.message }),
    ...(code !== undefined && { code }),
    ...((advice === 'true' || advice === 'false') && { transient: advice === 'true' }),
    ...(OUT_OF_MONEY.has(error.code ?? '') && { transient: false }),
  };
}
