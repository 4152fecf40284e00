import { existsSync } from 'node:fs';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { BatchSnapshot, Payload } from '../../../src/adapter/batch-port.ts';
import type { Encoded, Envelope } from '../../../src/adapter/codec.ts';
import { encodeRequest } from '../../../src/adapter/translate.ts';
import { createVirtualClock } from '../../../src/core/clock.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { isComplete } from '../../../src/model/batch-status.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { google, type GoogleOptions } from '../../../src/providers/google/adapter.ts';
import { spell } from '../../../src/providers/google/casing.ts';
import { startSimulator } from '../../../src/simulator/index.ts';
import { arbitraryConversation } from '../../model/arbitrary-conversation.ts';
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
const HOUR_MS = 3_600_000;

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
    const envelopes = await answer(options, encoded, model);
    expect(envelopes.filter((one) => one.kind !== 'response' || one.status !== 200)).toEqual([]);
    expect(envelopes).toHaveLength(encoded.length);
  },
);

/** The answers of a batch at the simulator. */
async function answer(
  options: GoogleOptions,
  encoded: readonly Encoded[],
  model: string,
): Promise<readonly Envelope[]> {
  const { signal } = new AbortController();
  const clock = createVirtualClock();
  await using simulator = await startSimulator({ clock, apiKey: 'sk-sim' });
  const connection = { apiKey: 'sk-sim', baseUrl: simulator.urls.google, environment: {} };
  const { batch, framing } = google({ ...connection, ...options });
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
  const intent = { key: 'br_00112233445566778899aabbccddeeff', runId: 'run_1', metadata: {} };
  const staged = (await batch.stage?.(payload, intent, signal)) ?? {};
  let snapshot: BatchSnapshot = await batch.submit(payload, staged, intent, signal);
  for (let hour = 0; hour < 60 && !isComplete(snapshot.status); hour += 1) {
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
