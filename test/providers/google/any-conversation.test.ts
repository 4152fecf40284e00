import { existsSync } from 'node:fs';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import { encodeRequest } from '../../../src/adapter/translate.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { google, type GoogleOptions } from '../../../src/providers/google/adapter.ts';
import { spell } from '../../../src/providers/google/casing.ts';
import { arbitraryConversation } from '../../model/arbitrary-conversation.ts';
import { answerBatch } from '../answer-batch.ts';
import { ApiDescription, DESCRIPTION } from './api-description.ts';

const WAYS: readonly (readonly [string, GoogleOptions])[] = [
  ['as it is by default', {}],
  ['in snake_case, with responseSchema', { casing: 'snake', schemaField: 'responseSchema' }],
];
const MODELS = [
  'gemini-3.5-flash',
  'gemini-3.1-pro-preview',
  'gemini-2.5-pro',
  'gemini-2.5-flash',
  'gemini-2.5-flash-lite',
  'gemini-2.0-flash',
] as const;
const cases = WAYS.flatMap(([way, options]) => MODELS.map((model) => [model, way, options] as const));

function encode(options: GoogleOptions, request: ChatRequest, model: string): Encoded {
  const encoded = encodeRequest(google({ environment: {}, ...options }).codecs, request, { model });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

const isRefused = ({ warnings }: Encoded): boolean => warnings.some(({ code }) => code === 'refused');

describe.skipIf(!existsSync(DESCRIPTION))(
  "Gemini's API description (skipped where it is not at hand)",
  () => {
    test.each(cases)('has nothing against what is not refused: %s, %s', (model, _, options) => {
      const api = new ApiDescription();
      let sent = 0;
      fc.assert(
        fc.property(arbitraryConversation, (request) => {
          const encoded = encode(options, request, model);
          if (isRefused(encoded)) return;
          sent += 1;
          const body = spell(encoded.body, 'GenerateContentRequest', 'camel');
          expect(api.problemsOf('GenerateContentRequest', body)).toEqual([]);
        }),
        { numRuns: 100 },
      );
      expect(sent).toBeGreaterThan(30);
    });
  },
);

test.each(cases)(
  'whatever was encoded without a refusal is taken by the simulator: %s, %s',
  async (model, _, options) => {
    const encoded = fc
      .sample(arbitraryConversation, { numRuns: 200, seed: 1 })
      .map((request) => encode(options, request, model))
      .filter((one) => !isRefused(one));
    expect(encoded.length).toBeGreaterThan(100);
    const envelopes = await answerBatch(encoded, 'google', (connection) =>
      google({ ...connection, ...options }),
    );
    expect(envelopes.filter((one) => one.kind !== 'response' || one.status !== 200)).toEqual([]);
    expect(envelopes).toHaveLength(encoded.length);
  },
);
