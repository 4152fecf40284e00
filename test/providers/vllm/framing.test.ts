import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import type { Failure } from '../../../src/core/failure.ts';
import { vllmFraming as framing } from '../../../src/providers/vllm/framing.ts';
import { VLLM_PROFILE } from '../../../src/providers/vllm/profile.ts';

/** A line of a request that failed, as vLLM 0.32 writes it. */
function failed(status: number, error: JsonValue): JsonObject {
  const response = { status_code: status, request_id: 'vllm-batch-1', body: null };
  return { id: 'vllm-1', custom_id: 'q', response, error };
}

function failureOf(line: JsonObject): Failure {
  const envelope = framing.unwrap(line);
  if (envelope.kind !== 'response') throw new Error(`a ${envelope.kind}`);
  return framing.readFailure(envelope.status, envelope.body, VLLM_PROFILE);
}

const inside = (error: JsonObject): JsonObject => ({ error });

describe('a line of vLLM', () => {
  test('with an answer gives the answer', () => {
    const body = { object: 'chat.completion', choices: [] };
    const line = { id: 'vllm-1', custom_id: 'q', response: { status_code: 200, body }, error: null };
    expect(framing.unwrap(line)).toEqual({ kind: 'response', id: 'q', status: 200, body });
  });

  test.each<[string, JsonObject, Failure]>([
    [
      'a text of the front end',
      failed(400, 'Request must not be sent in stream mode'),
      { code: 'invalid_request', message: 'Request must not be sent in stream mode', retryable: false },
    ],
    [
      'an object of the engine',
      failed(
        404,
        inside({
          message: 'The model `m` does not exist.',
          type: 'NotFoundError',
          param: 'model',
          code: 404,
        }),
      ),
      { code: 'model_not_found', message: 'The model `m` does not exist.', retryable: true },
    ],
    [
      'an object that is not wrapped',
      failed(400, { message: 'Bad.', type: 'BadRequestError', code: 400 }),
      { code: 'invalid_request', message: 'Bad.', retryable: false },
    ],
    [
      'a prompt that is too long',
      failed(
        400,
        inside({
          message: "This model's maximum context length is 512 tokens.",
          type: 'BadRequestError',
          code: 400,
        }),
      ),
      {
        code: 'context_length_exceeded',
        message: "This model's maximum context length is 512 tokens.",
        retryable: true,
      },
    ],
    [
      'an engine that died, which is no fault of the request',
      failed(
        500,
        inside({ message: 'EngineCore encountered an issue.', type: 'InternalServerError', code: 500 }),
      ),
      { code: 'server_error', message: 'EngineCore encountered an issue.', retryable: true },
    ],
    [
      "OpenAI's way, with the reason in the body",
      {
        custom_id: 'q',
        response: { status_code: 429, body: { error: { message: 'Slow down.' } } },
        error: null,
      },
      { code: 'rate_limited', message: 'Slow down.', retryable: true },
    ],
    [
      'nothing but a status',
      { custom_id: 'q', response: { status_code: 503, body: null }, error: null },
      { code: 'overloaded', message: 'vLLM answered 503.', retryable: true },
    ],
  ])('that failed with %s tells why', (_, line, failure) => {
    expect(failureOf(line)).toEqual(failure);
  });

  test('without an answer is a failure of that request', () => {
    expect(framing.unwrap({ custom_id: 'q', response: null, error: 'The engine is gone.' })).toEqual({
      kind: 'failure',
      id: 'q',
      code: 'unknown',
      message: 'The engine is gone.',
    });
    expect(
      framing.unwrap({ custom_id: 'q', response: null, error: inside({ type: 'EngineDeadError' }) }),
    ).toEqual({
      kind: 'failure',
      id: 'q',
      code: 'EngineDeadError',
      message: 'The request failed: EngineDeadError.',
    });
  });

  test('never makes the reader throw', () => {
    const near = fc.record(
      {
        custom_id: fc.jsonValue(),
        response: fc.oneof(fc.record({ status_code: fc.jsonValue(), body: fc.jsonValue() }), fc.jsonValue()),
        error: fc.oneof(fc.record({ error: fc.jsonValue() }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue()), (line) => {
        expect(['response', 'failure', 'unreadable']).toContain(framing.unwrap(line as JsonValue).kind);
      }),
      { numRuns: 500 },
    );
  });
});

test('a request line is written and read as one of OpenAI, and is not told from one', () => {
  const body = { model: 'm', messages: [] };
  const encoded = { endpoint: '/v1/chat/completions', model: 'm', body, shared: {}, cost: {}, warnings: [] };
  const line = framing.wrap('q', encoded);
  expect(line).toEqual({ custom_id: 'q', method: 'POST', url: '/v1/chat/completions', body });
  expect(framing.unwrapRequest?.(line)).toEqual({
    ok: true,
    id: 'q',
    endpoint: '/v1/chat/completions',
    body,
  });
  expect(framing.recognizes).toBeUndefined();
});
