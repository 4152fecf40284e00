import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { googleFraming as framing } from '../../../src/providers/google/framing.ts';
import { GOOGLE_PROFILE } from '../../../src/providers/google/profile.ts';
import { readGolden } from './golden/read-golden.ts';

const jsonObject = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<JsonValue>);

function encoded(body: JsonObject): Encoded {
  return { endpoint: '/batchGenerateContent', model: 'm', body, shared: {}, cost: {}, warnings: [] };
}

describe('a request line', () => {
  test('carries the id and the body untouched, and gives both back', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), jsonObject, (id, body: JsonObject) => {
        const line = framing.wrap(id, encoded(body));
        expect(line).toEqual({ key: id, request: body });
        expect(framing.recognizes?.(line)).toBe(true);
        expect(framing.unwrapRequest?.(line)).toMatchObject({ ok: true, id, body });
      }),
    );
  });

  test('is for vectors when it has one content', () => {
    const endpointOf = (request: JsonObject): unknown => {
      const unwrapped = framing.unwrapRequest?.({ key: 'a', request });
      return unwrapped?.ok === true ? unwrapped.endpoint : undefined;
    };
    expect(endpointOf({ content: {} })).toBe('/asyncBatchEmbedContent');
    expect(endpointOf({ contents: [] })).toBe('/batchGenerateContent');
    expect(endpointOf({ contents: [], content: {} })).toBe('/batchGenerateContent');
    expect(endpointOf({})).toBe('/batchGenerateContent');
  });

  test.each<[JsonObject, string[]]>([
    [{ key: '', request: {} }, ['key']],
    [{ key: 5, request: [] }, ['key', 'request']],
    [{ request: {} }, ['key']],
    [{ key: 'a', request: {}, metadata: {}, 'a b': 1 }, ['metadata', '["a b"]']],
  ])('says what is wrong with %j', (line, fields) => {
    const unwrapped = framing.unwrapRequest?.(line);
    expect(unwrapped?.ok === false && unwrapped.problems.map(({ field }) => field)).toEqual(fields);
  });

  test.each<JsonObject>([
    { custom_id: 'a', messages: [] },
    { custom_id: 'a', params: {} },
    { custom_id: 'a', method: 'POST', url: '/v1/x', body: {} },
    { key: 'a' },
    { request: {} },
  ])('is not one of Gemini’s: %j', (line) => {
    expect(framing.recognizes?.(line)).toBe(false);
  });
});

describe('a result line', () => {
  test('of a file has its key beside the answer', () => {
    expect(framing.unwrap(readGolden('line-succeeded'))).toEqual({
      kind: 'response',
      id: 'q-1',
      status: 200,
      body: readGolden('answer-text'),
    });
  });

  test('of an operation has it in the metadata', () => {
    expect(framing.unwrap(readGolden('line-inline'))).toMatchObject({
      kind: 'response',
      id: 'q-3',
      status: 200,
    });
    expect(framing.unwrap(readGolden('line-inline-error'))).toEqual({
      kind: 'failure',
      id: 'q-4',
      code: 'UNAVAILABLE',
      message: 'The model is overloaded.',
    });
  });

  test('with an error tells its code, by name or by number', () => {
    expect(framing.unwrap(readGolden('line-error'))).toMatchObject({
      kind: 'failure',
      code: 'INPUT_TOO_LONG',
    });
    const codeOf = (error: JsonObject): unknown => {
      const envelope = framing.unwrap({ key: 'a', error });
      return envelope.kind === 'failure' ? envelope.code : undefined;
    };
    expect(codeOf({ code: 400, status: 'INVALID_ARGUMENT', message: 'x' })).toBe('INVALID_ARGUMENT');
    expect(codeOf({ code: 3 })).toBe('INVALID_ARGUMENT');
    expect(codeOf({ code: 503 })).toBe('503');
    expect(codeOf({})).toBe('unknown');
    expect(framing.unwrap({ key: 'a' })).toMatchObject({ kind: 'failure', id: 'a', code: 'malformed' });
  });

  test.each<JsonValue>([null, 1, 'x', [], {}, { key: 5 }, { key: '' }, { metadata: { key: null } }])(
    'without a key cannot be read: %j',
    (line) => {
      expect(framing.unwrap(line)).toMatchObject({ kind: 'unreadable' });
    },
  );

  test('never makes the reader throw', () => {
    const near = fc.record(
      { key: fc.jsonValue(), response: fc.jsonValue(), error: fc.jsonValue(), metadata: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue()), fc.jsonValue(), fc.integer(), (line, body, status) => {
        expect(['response', 'failure', 'unreadable']).toContain(framing.unwrap(line as JsonValue).kind);
        expect(typeof framing.readFailure(status, body as JsonValue, GOOGLE_PROFILE).message).toBe('string');
      }),
    );
  });
});

describe('a failure', () => {
  const read = (status: number, error: JsonObject): unknown =>
    framing.readFailure(status, { error }, GOOGLE_PROFILE);

  test.each<[number, JsonObject, string, boolean]>([
    [429, { code: 429, status: 'RESOURCE_EXHAUSTED' }, 'rate_limited', true],
    [400, { code: 400, status: 'INVALID_ARGUMENT' }, 'invalid_request', false],
    [400, { code: 400, status: 'FAILED_PRECONDITION' }, 'permission_denied', false],
    [400, { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] }, 'authentication', false],
    [403, { status: 'PERMISSION_DENIED' }, 'permission_denied', false],
    [404, { status: 'NOT_FOUND' }, 'model_not_found', true],
    [500, { status: 'INTERNAL' }, 'server_error', true],
    [503, { status: 'UNAVAILABLE' }, 'overloaded', true],
    [504, { status: 'DEADLINE_EXCEEDED' }, 'timeout', true],
    [599, {}, 'server_error', true],
    [418, { status: 'constructor' }, 'invalid_request', false],
  ])('of status %i with %j is %s, may succeed later: %s', (status, error, code, retryable) => {
    expect(read(status, error)).toMatchObject({ code, retryable });
  });

  test('has a message even when Gemini gave none, and is read out of a list too', () => {
    expect(read(500, {})).toMatchObject({ message: 'Gemini answered 500.' });
    expect(framing.readFailure(502, '<html>', GOOGLE_PROFILE)).toMatchObject({ code: 'server_error' });
    const list = [{ error: { message: 'It is late.', status: 'UNAVAILABLE' } }];
    expect(framing.readFailure(503, list, GOOGLE_PROFILE)).toMatchObject({ message: 'It is late.' });
  });
});
