import { classifyFailure } from '../../adapter/classify-failure.ts';
import type { Envelope, Framing } from '../../adapter/codec.ts';
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
import { readApiError } from '../openai/api-error.ts';
import { openaiFraming, unwrapRequestLine } from '../openai/framing.ts';

/**
 * The lines of `vllm run-batch` (vLLM's `entrypoints/openai/run_batch.py`): OpenAI's, except for what failed. Request
 * lines are OpenAI's letter for letter, so that they cannot be told from them.
 */
export const vllmFraming: Framing = {
  wrap: (id, encoded) => openaiFraming.wrap(id, encoded),
  unwrapRequest: unwrapRequestLine,
  unwrap,
  readFailure,
};

/**
 * vLLM puts the reason of a failure beside the answer, whose body is null, where OpenAI puts it into the body. It is
 * written as OpenAI's error body here, so that one reader does for both.
 */
function unwrap(line: JsonValue): Envelope {
  if (!isJsonObject(line)) return openaiFraming.unwrap(line);
  const id = stringAt(line, 'custom_id');
  const response = objectAt(line, 'response');
  const status = response === undefined ? undefined : numberAt(response, 'status_code');
  const error = readError(line['error']);
  if (id === undefined || error === undefined || isJsonObject(response?.['body'])) {
    return openaiFraming.unwrap(line);
  }
  if (status !== undefined && status >= 400) return { kind: 'response', id, status, body: { error } };
  const code = stringAt(error, 'code') ?? stringAt(error, 'type') ?? 'unknown';
  return { kind: 'failure', id, code, message: stringAt(error, 'message') ?? `The request failed: ${code}.` };
}

/** A prompt that is too long is a bad request like any other, told by its words alone. */
const TOO_LONG = /maximum context length/i;

function readFailure(status: number, body: JsonValue, profile: Profile): Failure {
  const { message, type } = readApiError(body);
  const words = [
    message !== undefined && TOO_LONG.test(message) ? 'context_length_exceeded' : type,
    String(status),
    status >= 500 ? '5xx' : '4xx',
  ];
  return classifyFailure(profile, words, message ?? `${profile.title} answered ${status}.`);
}

/** A text from the front end, or an object inside an object from the engine. */
function readError(error: JsonValue | undefined): JsonObject | undefined {
  if (typeof error === 'string') return { message: error };
  if (!isJsonObject(error)) return undefined;
  return objectAt(error, 'error') ?? error;
}
