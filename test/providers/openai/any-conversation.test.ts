import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import { encodeRequest } from '../../../src/adapter/translate.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { arbitraryConversation } from '../../model/arbitrary-conversation.ts';
import { answerBatch } from '../answer-batch.ts';
import { faultsOf, hasDescription } from './api-description.ts';

const ENDPOINTS = ['chat', 'responses'] as const;
const MODELS = ['gpt-4.1', 'gpt-5-mini', 'gpt-5.4', 'o4-mini'] as const;
const cases = ENDPOINTS.flatMap((endpoint) => MODELS.map((model) => [model, endpoint] as const));

function encode(endpoint: (typeof ENDPOINTS)[number], request: ChatRequest, model: string): Encoded {
  const encoded = encodeRequest(openai({ endpoint, environment: {} }).codecs, request, { model });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

const isRefused = ({ warnings }: Encoded): boolean => warnings.some(({ code }) => code === 'refused');

test('the conversations are valid requests', () => {
  fc.assert(
    fc.property(arbitraryConversation, (request) => {
      expect(parseRequest(request)).toMatchObject({ ok: true });
    }),
    { numRuns: 300 },
  );
});

describe.skipIf(!hasDescription)("OpenAI's API description (skipped where it is not at hand)", () => {
  test.each(cases)('has nothing against what is not refused: %s at %s', (model, endpoint) => {
    let sent = 0;
    fc.assert(
      fc.property(arbitraryConversation, (request) => {
        const encoded = encode(endpoint, request, model);
        if (isRefused(encoded)) return;
        sent += 1;
        expect(faultsOf(encoded.endpoint, encoded.body)).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(sent).toBeGreaterThan(50);
  });
});

test.each(cases)(
  'whatever was encoded without a refusal is taken by the simulator: %s at %s',
  async (model, endpoint) => {
    const encoded = fc
      .sample(arbitraryConversation, { numRuns: 250, seed: 1 })
      .map((request) => encode(endpoint, request, model))
      .filter((one) => !isRefused(one));
    expect(encoded.length).toBeGreaterThan(100);
    const envelopes = await answerBatch(encoded, 'openai', openai);
    expect(envelopes.filter((one) => one.kind !== 'response' || one.status !== 200)).toEqual([]);
    expect(envelopes).toHaveLength(encoded.length);
  },
);
