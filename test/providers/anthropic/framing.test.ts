import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { classifyFailure } from '../../../src/adapter/classify-failure.ts';
import type { Encoded } from '../../../src/adapter/codec.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { anthropicFraming as framing } from '../../../src/providers/anthropic/framing.ts';
import { ANTHROPIC_PROFILE } from '../../../src/providers/anthropic/profile.ts';
import { readGolden } from './golden/read-golden.ts';

const jsonObject = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<JsonValue>);

describe('a line', () => {
  test('of input carries the id and the body untouched, and is taken apart again', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), jsonObject, (id, body: JsonObject) => {
        const encoded: Encoded = {
          endpoint: '/v1/messages',
          model: 'm',
          body,
          shared: {},
          cost: {},
          warnings: [],
        };
        const line = framing.wrap(id, encoded);
        expect(line).toEqual({ custom_id: id, params: body });
        expect(Object.keys(line)).toEqual(['custom_id', 'params']);
        expect(framing.recognizes?.(line)).toBe(true);
        expect(framing.unwrapRequest?.(line)).toEqual({ ok: true, id, endpoint: '/v1/messages', body });
      }),
    );
  });

  test.each<[JsonObject, string[]]>([
    [{ custom_id: 'a', params: [] }, ['params']],
    [{ params: {} }, ['custom_id']],
    [{ custom_id: '', params: {} }, ['custom_id']],
    [{ custom_id: 'a', params: {}, model: 'm', 'a b': 1 }, ['model', '["a b"]']],
  ])('of input that is wrong says where: %j', (line, fields) => {
    expect(framing.recognizes?.(line)).toBe(true);
    const read = framing.unwrapRequest?.(line);
    expect(read?.ok === false && read.problems.map(({ field }) => field)).toEqual(fields);
  });

  test.each<JsonObject>([
    { custom_id: 'a', messages: [] },
    { custom_id: 'a', method: 'POST', url: '/v1/x', body: {} },
    { key: 'a', request: {} },
  ])('of another form is not taken for one: %j', (line) => {
    expect(framing.recognizes?.(line)).toBe(false);
  });

  test('with an answer gives the answer, whatever it is', () => {
    expect(framing.unwrap(readGolden('line-succeeded'))).toMatchObject({
      kind: 'response',
      id: 'q-1',
      status: 200,
      body: { type: 'message' },
    });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), (id, message) => {
        const line = { custom_id: id, result: { type: 'succeeded', message: message as JsonValue } };
        expect(framing.unwrap(line)).toEqual({ kind: 'response', id, status: 200, body: message });
      }),
    );
  });

  test.each([
    ['line-invalid', 400, 'invalid_request', false],
    ['line-overloaded', 529, 'overloaded', true],
  ])(
    'of a request that failed gives the reason, from the error inside the error: %s',
    (name, status, code, retryable) => {
      const envelope = framing.unwrap(readGolden(name));
      expect(envelope).toMatchObject({ kind: 'response', id: 'q-2', status });
      if (envelope.kind !== 'response') throw new Error('not a response');
      expect(framing.readFailure(envelope.status, envelope.body, ANTHROPIC_PROFILE)).toMatchObject({
        code,
        retryable,
      });
    },
  );

  test.each([
    ['line-canceled', 'cancelled'],
    ['line-expired', 'expired'],
  ])('of a request that had no turn says so, and it may have another: %s', (name, code) => {
    const envelope = framing.unwrap(readGolden(name));
    if (envelope.kind !== 'failure') throw new Error('not a failure');
    const failure = classifyFailure(ANTHROPIC_PROFILE, [envelope.code], envelope.message);
    expect(failure).toMatchObject({ code, retryable: true });
  });

  test.each<JsonValue>([
    { custom_id: 'q' },
    { custom_id: 'q', result: null },
    { custom_id: 'q', result: { type: 'new' } },
  ])('with an id and nothing else fails that request and no other: %j', (line) => {
    expect(framing.unwrap(line)).toMatchObject({ kind: 'failure', id: 'q', code: 'malformed' });
  });

  test.each<JsonValue>([null, 1, 'x', [], {}, { custom_id: 5 }, { custom_id: '' }])(
    'without an id cannot be read: %j',
    (line) => {
      expect(framing.unwrap(line)).toMatchObject({ kind: 'unreadable' });
    },
  );

  test('never makes the reader throw', () => {
    const result = fc.record(
      {
        type: fc.constantFrom('succeeded', 'errored', 'canceled'),
        message: fc.jsonValue(),
        error: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const near = fc.record(
      {
        custom_id: fc.oneof(fc.string(), fc.jsonValue()),
        result: fc.oneof(result, fc.jsonValue()),
        params: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue()), fc.jsonValue(), fc.integer(), (line, body, status) => {
        expect(['response', 'failure', 'unreadable']).toContain(framing.unwrap(line as JsonValue).kind);
        expect(typeof framing.unwrapRequest?.(Object(line) as JsonObject).ok).toBe('boolean');
        expect(typeof framing.readFailure(status, body as JsonValue, ANTHROPIC_PROFILE).message).toBe(
          'string',
        );
      }),
    );
  });
});

describe('a failure', () => {
  const read = (status: number, error: JsonObject): unknown =>
    framing.readFailure(status, { type: 'error', error }, ANTHROPIC_PROFILE);

  test.each<[number, JsonObject, string, boolean]>([
    [400, { type: 'invalid_request_error' }, 'invalid_request', false],
    [
      400,
      { type: 'invalid_request_error', details: { error_code: 'image_dimensions_too_large' } },
      'invalid_request',
      false,
    ],
    [401, { type: 'authentication_error' }, 'authentication', false],
    [402, { type: 'billing_error' }, 'quota_exceeded', true],
    [403, { type: 'permission_error' }, 'permission_denied', false],
    [404, { type: 'not_found_error' }, 'model_not_found', true],
    [413, { type: 'request_too_large' }, 'invalid_request', true],
    [429, { type: 'rate_limit_error' }, 'rate_limited', true],
    [
      429,
      { type: 'rate_limit_error', details: { error_code: 'enforced_spend_limit_reached' } },
      'quota_exceeded',
      true,
    ],
    [429, { type: 'rate_limit_error', details: { error_code: 'ramp_limit_exceeded' } }, 'rate_limited', true],
    [500, { type: 'api_error' }, 'server_error', true],
    [504, { type: 'timeout_error' }, 'timeout', true],
    [529, { type: 'overloaded_error' }, 'overloaded', true],
    [500, { type: 'brand_new_error' }, 'server_error', true],
    [418, {}, 'invalid_request', false],
    [400, { type: 'constructor' }, 'invalid_request', false],
  ])('of status %i with %j is %s, may succeed later: %s', (status, error, code, retryable) => {
    expect(read(status, error)).toMatchObject({ code, retryable });
  });

  test('has a message even when the provider gave none', () => {
    expect(read(500, {})).toMatchObject({ message: 'Anthropic answered 500.' });
    expect(framing.readFailure(502, '<html>', ANTHROPIC_PROFILE)).toMatchObject({ code: 'server_error' });
  });
});
