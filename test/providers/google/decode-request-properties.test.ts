import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeBody, encodeRequest } from '../../../src/adapter/translate.ts';
import type { DecodedRequest, EncodeOptions } from '../../../src/adapter/codec.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import type { UnifiedRequest } from '../../../src/model/request.ts';
import { google, type GoogleOptions } from '../../../src/providers/google/adapter.ts';
import { spell } from '../../../src/providers/google/casing.ts';
import { tameBody, wildBody } from './arbitrary-body.ts';

const LANGUAGES: readonly GoogleOptions[] = [
  {},
  { casing: 'snake' },
  { schemaField: 'responseSchema' },
  { casing: 'snake', schemaField: 'responseSchema' },
];
const model = fc.constantFrom('gemini-3.5-flash', 'gemini-2.5-pro', 'gemini-2.0-flash', 'gemini-3-pro', 'x');
const spelling = fc.constantFrom('camel' as const, 'snake' as const);

function decode(options: GoogleOptions, body: JsonObject, isOwn: boolean): DecodedRequest<UnifiedRequest> {
  const { codecs } = google({ environment: {}, ...options });
  const decoded = decodeBody(codecs, 'chat', body, { customId: 'q', isOwn });
  if (decoded === undefined) throw new Error('there is no way back');
  return decoded;
}

function encode(options: GoogleOptions, request: UnifiedRequest, to: EncodeOptions): JsonObject {
  return encodeRequest(google({ environment: {}, ...options }).codecs, request, to)?.body ?? {};
}

describe.each(LANGUAGES)('with %j', (options) => {
  const casing = options.casing ?? 'camel';
  const spelt = (body: JsonObject): JsonObject =>
    spell(spell(body, 'GenerateContentRequest', 'camel'), 'GenerateContentRequest', casing);

  test('a body of Gemini’s goes back as it came, up to the spelling of Gemini’s own names, whatever the model', () => {
    fc.assert(
      fc.property(tameBody, spelling, model, (body, given, to) => {
        const line = spell(body, 'GenerateContentRequest', given);
        const decoded = decode(options, line, true);
        if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
        expect(decoded.warnings).toEqual([]);
        expect(parseRequest(decoded.request)).toMatchObject({ ok: true });
        expect(encode(options, decoded.request, { model: to })).toEqual(spelt(line));
      }),
      { numRuns: 300 },
    );
  });

  test('a body that is none goes back as it came too, or is said to have no unified form', () => {
    fc.assert(
      fc.property(wildBody, model, (body, to) => {
        const decoded = decode(options, body, true);
        const again = decoded.ok ? encode(options, decoded.request, { model: to }) : spelt(body);
        expect(again).toEqual(spelt(body));
        expect(decoded.ok || decoded.problems.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('for others nothing of Gemini’s own is left in a request', () => {
    fc.assert(
      fc.property(tameBody, (body) => {
        const decoded = decode(options, body, false);
        if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
        const parsed = parseRequest(decoded.request);
        expect(parsed).toMatchObject({ ok: true });
        expect(JSON.stringify(decoded.request)).not.toContain('"provider_kwargs":');
        for (const { message, path } of decoded.warnings) {
          expect(path).not.toBe('');
          expect(message).toContain(path);
        }
      }),
      { numRuns: 150 },
    );
  });
});

test('no body makes the reader throw', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (body, isOwn) => {
      expect(typeof decode({}, body as JsonObject, isOwn).ok).toBe('boolean');
    }),
  );
});

test('what a body of Gemini’s says of schemas, arguments and answers is never spelt differently', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }), spelling, (own, casing) => {
      const data = own as JsonObject;
      const body: JsonObject = {
        contents: [
          { role: 'model', parts: [{ functionCall: { name: 'f', args: data } }, { partMetadata: data }] },
          { role: 'user', parts: [{ functionResponse: { name: 'f', response: data } }] },
        ],
        tools: [
          { functionDeclarations: [{ name: 'f', parametersJsonSchema: data, responseJsonSchema: data }] },
        ],
        generationConfig: { responseJsonSchema: data },
      };
      const spelt = spell(body, 'GenerateContentRequest', casing);
      const found: unknown[] = [];
      JSON.stringify(spelt, (key, value: unknown) => {
        if (/^(args|response|part.?metadata|(parameters|response).?json.?schema)$/i.test(key))
          found.push(value);
        return value;
      });
      expect(found.filter((value) => value === data)).toHaveLength(6);
    }),
  );
});
