import { expect } from 'vitest';

import type { Adapter } from '../../src/adapter/adapter.ts';
import type { BatchSnapshot, Payload } from '../../src/adapter/batch-port.ts';
import type { Encoded, Envelope } from '../../src/adapter/codec.ts';
import { createVirtualClock } from '../../src/core/clock.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { isComplete } from '../../src/model/batch-status.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';

const HOUR_MS = 3_600_000;
/** Longer than any provider lets a batch live. */
const MOST_HOURS = 60;

/** A connection to the simulated provider, for its adapter. */
export interface SimulatedConnection {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The answers of a simulator of its own to requests of one group, sent as one batch that completes. */
export async function answerBatch(
  encoded: readonly Encoded[],
  name: keyof Simulator['urls'],
  create: (connection: SimulatedConnection) => Adapter,
): Promise<readonly Envelope[]> {
  const { signal } = new AbortController();
  const clock = createVirtualClock();
  await using simulator = await startSimulator({ clock, apiKey: 'sk-sim' });
  const { batch, framing } = create({ apiKey: 'sk-sim', baseUrl: simulator.urls[name], environment: {} });
  const lines = encoded.map((one, index) => `${JSON.stringify(framing.wrap(`q-${index}`, one))}\n`);
  const payload = payloadOf(encoded, Buffer.from(lines.join('')));
  const intent = { key: 'br_00112233445566778899aabbccddeeff', runId: 'run_1', metadata: {} };
  const staged = (await batch.stage?.(payload, intent, signal)) ?? {};
  let snapshot: BatchSnapshot = await batch.submit(payload, staged, intent, signal);
  for (let hour = 0; hour < MOST_HOURS && !isComplete(snapshot.status); hour += 1) {
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

function payloadOf(encoded: readonly Encoded[], bytes: Uint8Array): Payload {
  const [first] = encoded;
  return {
    count: encoded.length,
    byteLength: bytes.length,
    endpoint: first?.endpoint ?? '',
    model: first?.model ?? '',
    shared: first?.shared ?? {},
    open: async function* open() {
      yield bytes;
    },
  };
}
