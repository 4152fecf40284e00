import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { BatchSnapshot, Payload } from '../../../src/adapter/batch-port.ts';
import type { Encoded, Envelope } from '../../../src/adapter/codec.ts';
import { encodeRequest } from '../../../src/adapter/translate.ts';
import { createVirtualClock } from '../../../src/core/clock.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { isComplete } from '../../../src/model/batch-status.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { startSimulator } from '../../../src/simulator/index.ts';
import { arbitraryConversation } from '../../model/arbitrary-conversation.ts';
import { faultsOf, hasDescription } from './api-description.ts';

const ENDPOINTS = ['chat', 'responses'] as const;
const MODELS = ['gpt-4.1', 'gpt-5-mini', 'gpt-5.4', 'o4-mini'] as const;
const cases = ENDPOINTS.flatMap((endpoint) => MODELS.map((model) => [model, endpoint] as const));
const HOUR_MS = 3_600_000;

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
    const envelopes = await answer(encoded, model);
    expect(envelopes.filter((one) => one.kind !== 'response' || one.status !== 200)).toEqual([]);
    expect(envelopes).toHaveLength(encoded.length);
  },
);

/** The answers of a batch at the simulator. */
async function answer(encoded: readonly Encoded[], model: string): Promise<readonly Envelope[]> {
  const { signal } = new AbortController();
  const clock = createVirtualClock();
  await using simulator = await startSimulator({ clock, apiKey: 'sk-sim' });
  const { batch, framing } = openai({ apiKey: 'sk-sim', baseUrl: simulator.urls.openai, environment: {} });
  const lines = encoded.map((one, index) => `${JSON.stringify(framing.wrap(`q-${index}`, one))}\n`);
  const bytes = Buffer.from(lines.join(''));
  const payload: Payload = {
    count: encoded.length,
    byteLength: bytes.length,
    endpoint: encoded[0]?.endpoint ?? '',
    model,
    shared: {},
    open: async function* open() {
      yield bytes;
    },
  };
  const intent = { key: 'intent-1', runId: 'run-1', metadata: {} };
  const staged = (await batch.stage?.(payload, intent, signal)) ?? {};
  let snapshot: BatchSnapshot = await batch.submit(payload, staged, intent, signal);
  for (let hour = 0; hour < 40 && !isComplete(snapshot.status); hour += 1) {
    await clock.sleep(HOUR_MS);
    snapshot = await batch.status(snapshot.handle, signal);
  }
  expect(snapshot).toMatchObject({ status: 'completed' });
  const texts: string[] = [];
  for (const file of await batch.results(snapshot.handle, signal)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await file.open(signal)).body) chunks.push(chunk);
    texts.push(...Buffer.concat(chunks).toString().split('\n'));
  }
  return texts.filter((text) => text !== '').map((text) => framing.unwrap(JSON.parse(text) as JsonValue));
}
