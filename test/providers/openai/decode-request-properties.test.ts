import { isDeepStrictEqual } from 'node:util';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DecodedRequest } from '../../../src/adapter/codec.ts';
import { encodeRequest } from '../../../src/adapter/translate.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import type { UnifiedRequest } from '../../../src/model/request.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { chatBody, completionBody, embeddingBody, responseBody } from './arbitrary-body.ts';

const adapters = {
  'by default': openai({ environment: {} }),
  'with chats as responses': openai({ endpoint: 'responses', environment: {} }),
};
const bodies = {
  '/v1/chat/completions': chatBody,
  '/v1/responses': responseBody,
  '/v1/completions': completionBody,
  '/v1/embeddings': embeddingBody,
};
type Endpoint = keyof typeof bodies;

function decode(
  adapter: (typeof adapters)['by default'],
  endpoint: string,
  body: JsonObject,
  isOwn: boolean,
): DecodedRequest<UnifiedRequest> {
  const codec = adapter.codecs[adapter.modeOf(endpoint)];
  const decoded = codec?.decodeRequest?.(body, { customId: 'q', isOwn });
  if (decoded === undefined) throw new Error(`no codec for ${endpoint}`);
  return decoded;
}

const cases = Object.keys(adapters).flatMap((way) =>
  Object.keys(bodies).map((endpoint) => [endpoint as Endpoint, way as keyof typeof adapters] as const),
);

/** What keeps a decoded request from being one, and problems that do not say where or what. */
function problemsOf(decoded: DecodedRequest<UnifiedRequest>): readonly unknown[] {
  if (!decoded.ok)
    return decoded.problems.filter(({ field, message }) => field === undefined || message === '');
  const parsed = parseRequest(decoded.request);
  return parsed.ok ? [] : parsed.problems;
}

describe.each(cases)('a body of %s, %s', (endpoint, way) => {
  const adapter = adapters[way];

  test('that has a unified form is written again as it was, for the same endpoint', () => {
    let read = 0;
    fc.assert(
      fc.property(bodies[endpoint], (body) => {
        const decoded = decode(adapter, endpoint, body, true);
        if (!decoded.ok) return decoded.problems.length > 0;
        read += 1;
        const encoded = encodeRequest(adapter.codecs, decoded.request, { model: 'm' });
        // A body without a model is given the target's.
        const model = body['model'] === undefined ? { model: 'm' } : {};
        return (
          isDeepStrictEqual(encoded?.body, { ...body, ...model }) &&
          encoded?.endpoint === endpoint &&
          decoded.warnings.length === 0
        );
      }),
      { numRuns: 500 },
    );
    // The law would say little if few bodies could be read.
    expect(read).toBeGreaterThan(100);
  });

  test('is a valid request, whoever it is for, or the problems are told', () => {
    let kept = 0;
    fc.assert(
      fc.property(bodies[endpoint], fc.boolean(), (body, isOwn) => {
        const decoded = decode(adapter, endpoint, body, isOwn);
        expect(problemsOf(decoded)).toEqual([]);
        // Only what goes back to OpenAI carries what is OpenAI's own.
        if (JSON.stringify(decoded).includes('provider_kwargs')) kept += isOwn ? 1 : Number.NaN;
      }),
      { numRuns: 500 },
    );
    expect(kept).toBeGreaterThan(0);
  });

  test('of any other look makes no decoder throw', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (value, isOwn) => {
        // fast-check's JSON values are mutable, which its type tells and ours does not mind.
        const decoded = decode(adapter, endpoint, value as Record<string, JsonValue>, isOwn);
        expect(typeof decoded.ok).toBe('boolean');
      }),
    );
  });
});
