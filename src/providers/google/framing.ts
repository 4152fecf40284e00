import { classifyFailure } from '../../adapter/classify-failure.ts';
import type { Encoded, Envelope, ForeignRequest, Framing } from '../../adapter/codec.ts';
import type { Profile } from '../../adapter/profile.ts';
import type { Failure } from '../../core/failure.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { FieldProblem } from '../../model/field-problems.ts';
import { formatPath } from '../../model/field-problems.ts';
import { readApiError, readStatus } from './api-error.ts';
import { CHAT_ENDPOINT, EMBEDDING_ENDPOINT } from './endpoints.ts';

/** Gemini's lines of requests and results (Batch API guide, "Input file"). */
export const googleFraming: Framing = { wrap, recognizes, unwrapRequest, unwrap, readFailure };

function wrap(id: string, encoded: Encoded): JsonObject {
  return { key: id, request: encoded.body };
}

function recognizes(line: JsonObject): boolean {
  return Object.hasOwn(line, 'key') && Object.hasOwn(line, 'request');
}

/** A line does not say which endpoint it is for, but only requests for vectors have one `content`. */
function unwrapRequest(line: JsonObject): ForeignRequest {
  const { key, request } = line;
  const problems: FieldProblem[] = [];
  if (typeof key !== 'string' || key === '') {
    problems.push({ field: 'key', message: 'must be a text that is not empty' });
  }
  if (!isJsonObject(request)) problems.push({ field: 'request', message: 'must be an object' });
  for (const other of Object.keys(line)) {
    if (other !== 'key' && other !== 'request') {
      problems.push({ field: formatPath([other]), message: 'is no field of a line of Gemini’s' });
    }
  }
  if (problems.length > 0 || typeof key !== 'string' || !isJsonObject(request))
    return { ok: false, problems };
  const isEmbedding = Object.hasOwn(request, 'content') && !Object.hasOwn(request, 'contents');
  return { ok: true, id: key, endpoint: isEmbedding ? EMBEDDING_ENDPOINT : CHAT_ENDPOINT, body: request };
}

/** In a file the key stands in the line, and in an operation with its answers in the metadata of each. */
function unwrap(line: JsonValue): Envelope {
  if (!isJsonObject(line)) return { kind: 'unreadable', reason: 'the line is not a JSON object' };
  const id = stringAt(line, 'key') ?? stringAt(objectAt(line, 'metadata') ?? {}, 'key');
  if (id === undefined) return { kind: 'unreadable', reason: 'the line has no key' };
  const response = objectAt(line, 'response');
  if (response !== undefined) return { kind: 'response', id, status: 200, body: response };
  const error = objectAt(line, 'error');
  if (error === undefined) {
    const message = 'The line holds neither an answer nor an error.';
    return { kind: 'failure', id, code: 'malformed', message };
  }
  const { code = 'unknown', message = `The request failed: ${code}.` } = readStatus(error);
  return { kind: 'failure', id, code, message };
}

/** By the name of the code, then the status, then the status's hundred. */
function readFailure(status: number, body: JsonValue, profile: Profile): Failure {
  const error = readApiError(body);
  const words = [error.code, String(status), status >= 500 ? '5xx' : '4xx'];
  return classifyFailure(profile, words, error.message ?? `Gemini answered ${status}.`);
}
