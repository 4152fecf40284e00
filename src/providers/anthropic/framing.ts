import { classifyFailure } from '../../adapter/classify-failure.ts';
import type { Encoded, Envelope, ForeignRequest, Framing } from '../../adapter/codec.ts';
import type { Profile } from '../../adapter/profile.ts';
import type { Failure } from '../../core/failure.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { FieldProblem } from '../../model/field-problems.ts';
import { readApiError } from './api-error.ts';
import { CHAT_ENDPOINT } from './chat-codec.ts';
import { memberPath } from './encoding.ts';

/** Anthropic's lines of requests and results (API reference, "Create a Message Batch", "Retrieve Message Batch results"). */
export const anthropicFraming: Framing = { wrap, recognizes, unwrapRequest, unwrap, readFailure };

function wrap(id: string, encoded: Encoded): JsonObject {
  return { custom_id: id, params: encoded.body };
}

function recognizes(line: JsonObject): boolean {
  return Object.hasOwn(line, 'params');
}

const MEMBERS: ReadonlySet<string> = new Set(['custom_id', 'params']);

/** A member that is unknown is a mistake: for one of them the API refuses the whole batch. */
function unwrapRequest(line: JsonObject): ForeignRequest {
  const problems: FieldProblem[] = [];
  const id = stringAt(line, 'custom_id');
  const body = objectAt(line, 'params');
  if (id === undefined) problems.push({ field: 'custom_id', message: 'must be a string that is not empty' });
  if (body === undefined) problems.push({ field: 'params', message: 'must be an object' });
  for (const key of Object.keys(line)) {
    if (!MEMBERS.has(key)) problems.push({ field: memberPath('', key), message: 'unknown field' });
  }
  const isWhole = id !== undefined && body !== undefined && problems.length === 0;
  return isWhole ? { ok: true, id, endpoint: CHAT_ENDPOINT, body } : { ok: false, problems };
}

function unwrap(line: JsonValue): Envelope {
  if (!isJsonObject(line)) return { kind: 'unreadable', reason: 'the line is not a JSON object' };
  const id = stringAt(line, 'custom_id');
  if (id === undefined) return { kind: 'unreadable', reason: 'the line has no custom_id' };
  const result = objectAt(line, 'result') ?? {};
  switch (stringAt(result, 'type') ?? '') {
    case 'succeeded':
      return { kind: 'response', id, status: 200, body: result['message'] ?? null };
    case 'errored':
      return unwrapError(id, result['error'] ?? null);
    case 'canceled':
      return {
        kind: 'failure',
        id,
        code: 'canceled',
        message: 'The batch was cancelled before this request ran.',
      };
    case 'expired':
      return { kind: 'failure', id, code: 'expired', message: 'The batch expired before this request ran.' };
    default:
      return {
        kind: 'failure',
        id,
        code: 'malformed',
        message: 'The line holds neither an answer nor an error.',
      };
  }
}

/** A line does not say the HTTP status of its error; the type of the error does (Anthropic docs, "Errors"). */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['conflict_error', 409],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

/** Whatever is not said to be a wrong request may be sent again (Anthropic docs, "Batch processing"). */
const UNKNOWN_STATUS = 500;

/** The error of a result is a whole error body, which has the error inside. */
function unwrapError(id: string, body: JsonValue): Envelope {
  const { type } = readApiError(body);
  return { kind: 'response', id, status: STATUSES.get(type ?? '') ?? UNKNOWN_STATUS, body };
}

/** By code, then type, then status, then the status's hundred. */
function readFailure(status: number, body: JsonValue, profile: Profile): Failure {
  const error = readApiError(body);
  const words = [error.code, error.type, String(status), status >= 500 ? '5xx' : '4xx'];
  return classifyFailure(profile, words, error.message ?? `Anthropic answered ${status}.`);
}
