import { isJsonObject, stringAt, type JsonValue } from '../../core/json.ts';
import type { ErrorParts, ReadErrorParts } from '../../http/answer-error.ts';
import type { HttpHeaders } from '../../http/reply.ts';

/** The parts of `{"error": {"message", "type", "param", "code"}}` that are there. */
export interface ApiError {
  readonly message?: string;
  readonly type?: string;
  readonly code?: string;
}

/** Reads an error body (OpenAI error codes guide); servers that speak its language write the error as text at times. */
export function readApiError(body: JsonValue | undefined): ApiError {
  if (!isJsonObject(body)) return {};
  const error = body['error'];
  if (typeof error === 'string') return { message: error };
  if (!isJsonObject(error)) return withMessage(stringAt(body, 'message'));
  const type = stringAt(error, 'type');
  const code = stringAt(error, 'code');
  return {
    ...withMessage(stringAt(error, 'message')),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
  };
}

/** 429 with one of these does not pass by waiting (OpenAI error codes guide). */
const OUT_OF_MONEY: ReadonlySet<string> = new Set(['insufficient_quota', 'billing_hard_limit_reached']);

/** What an error answer says. `x-should-retry` is the server's own word, which the official SDK obeys too. */
export function readErrorParts(
  _status: number,
  body: JsonValue | undefined,
  headers: HttpHeaders,
): ErrorParts {
  const error = readApiError(body);
  const code = error.code ?? error.type;
  const advice = headers['x-should-retry'];
  const isOutOfMoney = OUT_OF_MONEY.has(error.code ?? '') || OUT_OF_MONEY.has(error.type ?? '');
  return {
    ...withMessage(error.message),
    ...(code !== undefined && { code }),
    ...((advice === 'true' || advice === 'false') && { transient: advice === 'true' }),
    ...(isOutOfMoney && { transient: false }),
  };
}

/** A version in a path, such as `/v1`. */
const VERSION = /\/v\d+(\/|$)/;

/** Reads error answers; where the base URL names no version, a 404 says so, since that is then the likely cause. */
export function hintAtVersion(baseUrl: string, setting: string): ReadErrorParts {
  if (VERSION.test(URL.parse(baseUrl)?.pathname ?? '')) return readErrorParts;
  return (status, body, headers) => {
    const parts = readErrorParts(status, body, headers);
    if (status !== 404) return parts;
    const hint = `${setting} has no version in its path; most servers want it to end in /v1.`;
    return { ...parts, message: parts.message === undefined ? hint : `${parts.message} (${hint})` };
  };
}

function withMessage(message: string | undefined): { readonly message?: string } {
  return message === undefined ? {} : { message };
}
