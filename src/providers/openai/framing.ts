import { classifyFailure } from '../../adapter/classify-failure.ts';
import type { Encoded, Envelope, ForeignRequest, Framing } from '../../adapter/codec.ts';
import type { Profile } from '../../adapter/profile.ts';
import type { Failure } from '../../core/failure.ts';
import {
  isJsonObject,
  numberAt,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import { formatPath, type FieldProblem } from '../../model/field-problems.ts';
import { readApiError } from './api-error.ts';

/** OpenAI's lines of requests and results (Batch guide, "Prepare your batch file" and "Retrieve the results"). */
export const openaiFraming: Framing = {
  wrap,
  recognizes,
  unwrapRequest: unwrapRequestLine,
  unwrap,
  readFailure,
};

function wrap(id: string, encoded: Encoded): JsonObject {
  return { custom_id: id, method: 'POST', url: encoded.endpoint, body: encoded.body };
}

function recognizes(line: JsonObject): boolean {
  return Object.hasOwn(line, 'url') && Object.hasOwn(line, 'body');
}

/** A path, not a URL: a batch is made for one of OpenAI's own endpoints. */
const PATH = /^\/(?!\/)[^\s\\]+$/;

const MEMBERS: ReadonlySet<string> = new Set(['custom_id', 'method', 'url', 'body']);

/** A request line taken apart, or what is wrong with it; a member that is unknown is a mistake. */
export function unwrapRequestLine(line: JsonObject): ForeignRequest {
  const { custom_id: id, method, url, body } = line;
  const unknown = Object.keys(line).filter((key) => !MEMBERS.has(key));
  const isKnown = unknown.length === 0;
  if (isKnown && isText(id) && isText(url) && PATH.test(url) && isJsonObject(body) && isPost(method)) {
    return { ok: true, id, endpoint: url, body };
  }
  const problems: FieldProblem[] = unknown.map((key) => {
    return { field: formatPath([key]), message: 'unknown field' };
  });
  const check = (isRight: boolean, field: string, message: string): void => {
    if (!isRight) problems.push({ field, message });
  };
  check(isText(id), 'custom_id', id === undefined ? 'is missing' : 'must be text, and not empty');
  check(isPost(method), 'method', 'must be "POST"');
  check(isText(url) && PATH.test(url), 'url', 'must be a path such as `/v1/chat/completions`');
  check(isJsonObject(body), 'body', body === undefined ? 'is missing' : 'must be a JSON object');
  return { ok: false, problems };
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function isPost(method: JsonValue | undefined): boolean {
  return method === undefined || method === 'POST';
}

/** A refused request has `error: null` and an answer with a status of 400 or more, so that the answer is looked at first. */
function unwrap(line: JsonValue): Envelope {
  if (!isJsonObject(line)) return { kind: 'unreadable', reason: 'the line is not a JSON object' };
  const id = stringAt(line, 'custom_id');
  if (id === undefined) return { kind: 'unreadable', reason: 'the line has no custom_id' };
  const response = objectAt(line, 'response');
  const status = response === undefined ? undefined : numberAt(response, 'status_code');
  if (response !== undefined && status !== undefined) {
    return { kind: 'response', id, status, body: response['body'] ?? null };
  }
  const error = objectAt(line, 'error');
  if (error === undefined) {
    return {
      kind: 'failure',
      id,
      code: 'malformed',
      message: 'The line holds neither an answer nor an error.',
    };
  }
  const code = stringAt(error, 'code') ?? 'unknown';
  return { kind: 'failure', id, code, message: stringAt(error, 'message') ?? `The request failed: ${code}.` };
}

/** By code, then type, then status, then the status's hundred. */
function readFailure(status: number, body: JsonValue, profile: Profile): Failure {
  const error = readApiError(body);
  const words = [error.code, error.type, String(status), status >= 500 ? '5xx' : '4xx'];
  return classifyFailure(profile, words, error.message ?? `${profile.title} answered ${status}.`);
}
