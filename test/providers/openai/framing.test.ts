import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { openaiFraming as framing } from '../../../src/providers/openai/framing.ts';
import { OPENAI_PROFILE } from '../../../src/providers/openai/profile.ts';
import { readGolden } from './golden/read-golden.ts';

const jsonObject = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<JsonValue>);

describe('a line', () => {
  test('of input carries the id, the endpoint and the body untouched', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), jsonObject, (id, body: JsonObject) => {
        const encoded: Encoded = { endpoint: '/v1/x', model: 'm', body, shared: {}, cost: {}, warnings: [] };
        const line = framing.wrap(id, encoded);
        expect(line).toEqual({ custom_id: id, method: 'POST', url: '/v1/x', body });
        expect(Object.keys(line)).toEqual(['custom_id', 'method', 'url', 'body']);
      }),
    );
  });

  test('with an answer gives the answer, whatever the body is', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.jsonValue(),
        fc.integer({ min: 100, max: 599 }),
        (id, body, status) => {
          const line = {
            custom_id: id,
            response: { status_code: status, body: body as JsonValue },
            error: null,
          };
          expect(framing.unwrap(line)).toEqual({ kind: 'response', id, status, body });
        },
      ),
    );
  });

  test('of a refused request gives the answer, and its reason is read from the body', () => {
    const envelope = framing.unwrap(readGolden('line-refused'));
    expect(envelope).toMatchObject({ kind: 'response', id: 'q-2', status: 400 });
    if (envelope.kind !== 'response') throw new Error('not a response');
    expect(framing.readFailure(envelope.status, envelope.body, OPENAI_PROFILE)).toEqual({
      code: 'context_length_exceeded',
      message: "This model's maximum context length is 400000 tokens.",
      retryable: true,
    });
  });

  test('of a request that was never executed gives code and message', () => {
    expect(framing.unwrap(readGolden('line-expired'))).toEqual({
      kind: 'failure',
      id: 'q-3',
      code: 'batch_expired',
      message: 'This request could not be executed before the completion window expired.',
    });
  });

  test('with an id and nothing else fails that request and no other', () => {
    expect(framing.unwrap({ custom_id: 'q', response: null, error: null })).toMatchObject({
      kind: 'failure',
      id: 'q',
      code: 'malformed',
    });
  });

  test.each<JsonValue>([null, 1, 'x', [], {}, { custom_id: 5 }, { custom_id: '' }])(
    'without an id cannot be read: %j',
    (line) => {
      expect(framing.unwrap(line)).toMatchObject({ kind: 'unreadable' });
    },
  );

  test('never makes the reader throw', () => {
    const near = fc.record(
      { custom_id: fc.jsonValue(), response: fc.jsonValue(), error: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue()), fc.jsonValue(), fc.integer(), (line, body, status) => {
        expect(['response', 'failure', 'unreadable']).toContain(framing.unwrap(line as JsonValue).kind);
        expect(typeof framing.readFailure(status, body as JsonValue, OPENAI_PROFILE).message).toBe('string');
      }),
    );
  });
});

describe('a request line', () => {
  const line = { custom_id: 'q', method: 'POST', url: '/v1/chat/completions', body: { model: 'm' } };
  const unwrap = (value: JsonObject): unknown => framing.unwrapRequest?.(value);

  test('is known by its url and its body, right or wrong', () => {
    expect(framing.recognizes?.(line)).toBe(true);
    expect(framing.recognizes?.({ url: 5, body: null })).toBe(true);
    expect(framing.recognizes?.({ custom_id: 'q', body: {} })).toBe(false);
    expect(framing.recognizes?.({ custom_id: 'q', messages: [] })).toBe(false);
    expect(framing.recognizes?.({ mode: 'custom', endpoint: '/v1/x', body: {} })).toBe(false);
  });

  test('is taken apart; its method may be left out', () => {
    const { method: _, ...bare } = line;
    for (const each of [line, bare]) {
      expect(unwrap(each)).toEqual({
        ok: true,
        id: 'q',
        endpoint: '/v1/chat/completions',
        body: { model: 'm' },
      });
    }
  });

  test.each<[JsonObject, string[]]>([
    [{ custom_id: '' }, ['custom_id']],
    [{ custom_id: 7 }, ['custom_id']],
    [{ method: 'GET' }, ['method']],
    [{ method: null }, ['method']],
    [{ url: 'https://api.openai.com/v1/chat/completions' }, ['url']],
    [{ url: 'v1/chat/completions' }, ['url']],
    [{ url: '//host/v1' }, ['url']],
    [{ body: [] }, ['body']],
    [{ stream: true, 'a b': 1 }, ['stream', '["a b"]']],
    [{ custom_id: null, method: 'PUT', url: '', body: null }, ['custom_id', 'method', 'url', 'body']],
  ])('that is wrong says where: %j', (change, fields) => {
    expect(unwrap({ ...line, ...change })).toMatchObject({
      ok: false,
      problems: fields.map((field) => ({ field })),
    });
  });

  test('never makes the reader throw', () => {
    const keys = fc.constantFrom('custom_id', 'method', 'url', 'body');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue() as fc.Arbitrary<JsonValue>), (value) => {
        const unwrapped = framing.unwrapRequest?.(value);
        expect(unwrapped?.ok === true || (unwrapped?.problems.length ?? 0) > 0).toBe(true);
      }),
    );
  });
});

describe('a failure', () => {
  const read = (status: number, error: JsonObject): unknown =>
    framing.readFailure(status, { error }, OPENAI_PROFILE);

  test.each<[number, JsonObject, string, boolean]>([
    [429, { code: 'rate_limit_exceeded', type: 'tokens' }, 'rate_limited', true],
    [429, { code: 'insufficient_quota', type: 'insufficient_quota' }, 'quota_exceeded', true],
    [429, { code: null, type: 'insufficient_quota' }, 'quota_exceeded', true],
    [429, { code: 'brand_new' }, 'rate_limited', true],
    [400, { code: 'unsupported_value', type: 'invalid_request_error' }, 'invalid_request', false],
    [401, { code: null, type: 'invalid_request_error' }, 'authentication', false],
    [404, { code: 'model_not_found' }, 'model_not_found', true],
    [418, {}, 'invalid_request', false],
    [500, { type: 'server_error' }, 'server_error', true],
    [503, {}, 'overloaded', true],
    [599, {}, 'server_error', true],
    [400, { code: 'constructor' }, 'invalid_request', false],
  ])('of status %i with %j is %s, may succeed later: %s', (status, error, code, retryable) => {
    expect(read(status, error)).toMatchObject({ code, retryable });
  });

  test('has a message even when the provider gave none', () => {
    expect(read(500, {})).toMatchObject({ message: 'OpenAI answered 500.' });
    expect(framing.readFailure(502, '<html>', OPENAI_PROFILE)).toMatchObject({ code: 'server_error' });
  });
});
