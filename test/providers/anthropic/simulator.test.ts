import Anthropic from '@anthropic-ai/sdk';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type {
  BatchPort,
  BatchSnapshot,
  Intent,
  Payload,
  ResultFile,
} from '../../../src/adapter/batch-port.ts';
import type { Encoded, Envelope } from '../../../src/adapter/codec.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/core/clock.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { isComplete } from '../../../src/model/batch-status.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { anthropic, type AnthropicOptions } from '../../../src/providers/anthropic/adapter.ts';
import { API_VERSIONS, type ApiVersion } from '../../../src/providers/anthropic/api-version.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';
import { anthropicFraming } from '../../../src/providers/anthropic/framing.ts';
import { parseFault, startSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { arbitraryConversation } from './arbitrary-conversation.ts';
import { paramsOf, readGoldenLines } from './golden/read-golden.ts';

const { signal } = new AbortController();
const HOUR_MS = 3_600_000;
const MODEL = 'claude-opus-5-5';

interface World extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly port: BatchPort;
}

async function startWorld(...faults: readonly string[]): Promise<World> {
  const clock = createVirtualClock();
  const simulator = await startSimulator({ clock, apiKey: 'sk-sim', faults: faults.map(parseFault) });
  return { simulator, clock, port: open(simulator).batch, [Symbol.asyncDispose]: () => simulator.close() };
}

function open(simulator: Simulator, options: AnthropicOptions = {}): { readonly batch: BatchPort } {
  return anthropic({ apiKey: 'sk-sim', baseUrl: simulator.urls.anthropic, environment: {}, ...options });
}

const codecOf = { '2023-06-01': createChatCodec('2023-06-01'), '2026-10-21': createChatCodec('2026-10-21') };

function question(index: number, more: Partial<ChatRequest> = {}): ChatRequest {
  return { custom_id: `q-${index}`, messages: [{ role: 'user', content: `Question ${index}?` }], ...more };
}

function encode(request: ChatRequest, version: ApiVersion = '2026-10-21', model = MODEL): Encoded {
  return codecOf[version].encode(request, { model });
}

function chatPayload(count: number, more: Partial<ChatRequest> = {}): Payload {
  return payloadOf(Array.from({ length: count }, (_, index) => encode(question(index, more))));
}

/** Requests that share their headers, as the ids `q-0`, `q-1` and so on. */
function payloadOf(encoded: readonly Encoded[]): Payload {
  const lines = encoded.map((one, index) => `${JSON.stringify(anthropicFraming.wrap(`q-${index}`, one))}\n`);
  const bytes = Buffer.from(lines.join(''));
  return {
    count: encoded.length,
    byteLength: bytes.length,
    endpoint: '/v1/messages',
    model: MODEL,
    shared: encoded[0]?.shared ?? {},
    open: async function* open() {
      const middle = Math.floor(bytes.length / 2);
      yield bytes.subarray(0, middle);
      yield bytes.subarray(middle);
    },
  };
}

const intent: Intent = { key: 'intent-1', runId: 'run-1', metadata: { owner: 'me' } };

function submit(port: BatchPort, payload: Payload): Promise<BatchSnapshot> {
  return port.submit(payload, {}, intent, signal);
}

/** Looks at the batch every hour, for as long as it may take. */
async function follow({ clock }: World, port: BatchPort, first: BatchSnapshot): Promise<BatchSnapshot> {
  let snapshot = first;
  for (let hour = 0; hour < 30 && !isComplete(snapshot.status); hour += 1) {
    await clock.sleep(HOUR_MS);
    snapshot = await port.status(first.handle, signal);
  }
  return snapshot;
}

async function readLines(file: ResultFile): Promise<Envelope[]> {
  const stream = await file.open(signal);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream.body) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => anthropicFraming.unwrap(JSON.parse(line) as JsonValue));
}

async function collect(port: BatchPort, snapshot: BatchSnapshot): Promise<Envelope[]> {
  const files = await port.results(snapshot.handle, signal);
  return (await Promise.all(files.map(readLines))).flat();
}

const idOf = (envelope: Envelope): string => (envelope.kind === 'unreadable' ? '' : envelope.id);

describe('against the simulator', () => {
  test('a batch goes from its creation to answers, and each request has one', async () => {
    await using world = await startWorld();
    const created = await submit(world.port, chatPayload(20));
    expect(created).toMatchObject({
      status: 'in_progress',
      counts: { total: 20, succeeded: 0, processing: 20 },
    });
    const looked = await world.port.status(created.handle, signal);
    expect(looked.pollAfterMs).toBe(10_000);
    const ended = await follow(world, world.port, created);
    expect(ended).toMatchObject({ status: 'completed', counts: { total: 20, succeeded: 20, processing: 0 } });
    expect(ended).not.toHaveProperty('pollAfterMs');
    const envelopes = await collect(world.port, ended);
    expect(new Set(envelopes.map(idOf)).size).toBe(20);
    for (const envelope of envelopes) {
      const decoded = envelope.kind === 'response' ? codecOf['2026-10-21'].decode(envelope.body) : undefined;
      expect(decoded).toMatchObject({ ok: true, output: { finish_reason: 'stop', model: MODEL } });
    }
    expect(world.simulator.calls()['POST /v1/messages/batches']).toBe(1);
  });

  test('failed requests come back with their status and the reason', async () => {
    await using world = await startWorld('row-errors=0.5');
    const ended = await follow(world, world.port, await submit(world.port, chatPayload(60)));
    expect(ended.status).toBe('completed');
    const envelopes = await collect(world.port, ended);
    expect(new Set(envelopes.map(idOf)).size).toBe(60);
    const statuses = envelopes.map((envelope) => (envelope.kind === 'response' ? envelope.status : 0));
    expect(statuses.filter((status) => status >= 400)).toHaveLength(ended.counts.errored);
    expect(new Set(statuses)).toEqual(new Set([200, 400, 500, 529]));
  });

  test('an expired batch gives what was done and says of the rest that it expired', async () => {
    await using world = await startWorld('expire=0.5');
    const ended = await follow(world, world.port, await submit(world.port, chatPayload(30)));
    expect(ended.status).toBe('expired');
    const envelopes = await collect(world.port, ended);
    expect(new Set(envelopes.map(idOf)).size).toBe(30);
    const expired = envelopes.filter((envelope) => envelope.kind === 'failure');
    expect(expired).toHaveLength(ended.counts.expired);
    expect(expired[0]).toMatchObject({ code: 'expired' });
  });

  test('a batch is cancelled, and once it has ended there is nothing to cancel', async () => {
    await using world = await startWorld();
    const created = await submit(world.port, chatPayload(5));
    expect(await world.port.cancel(created.handle, signal)).toBe('cancelling');
    expect(await world.port.status(created.handle, signal)).toMatchObject({ status: 'cancelling' });
    const ended = await follow(world, world.port, created);
    expect(ended).toMatchObject({ status: 'cancelled', counts: { cancelled: 5 } });
    expect(await collect(world.port, ended)).toHaveLength(5);
    expect(await world.port.cancel(ended.handle, signal)).toBe('already-ended');
    const other = await follow(world, world.port, await submit(world.port, chatPayload(2)));
    expect(other.status).toBe('completed');
    expect(await world.port.cancel(other.handle, signal)).toBe('already-ended');
  });

  test('a batch is sent with the version and the betas that its requests were encoded for', async () => {
    await using world = await startWorld();
    const betas = { provider_kwargs: { betas: ['context-management-2025-06-27'], context_management: {} } };
    const sampling = { generation_config: { temperature: 0.5 } };
    const payloads = [
      payloadOf([encode(question(0, betas))]),
      payloadOf([encode(question(0, sampling), '2023-06-01', 'claude-haiku-4-5')]),
    ];
    for (const payload of payloads) {
      const ended = await follow(world, world.port, await submit(world.port, payload));
      expect(ended.counts).toMatchObject({ succeeded: 1 });
    }
    // Without their headers, the same requests are refused: what was sent did matter.
    const plain = { 'anthropic-version': '2026-10-21' };
    for (const payload of payloads) {
      const ended = await follow(world, world.port, await submit(world.port, { ...payload, shared: plain }));
      expect(ended.counts).toMatchObject({ errored: 1 });
    }
  });

  test('a batch that Anthropic does not take is refused as a whole, without effect', async () => {
    await using world = await startWorld();
    const one = chatPayload(1);
    const twice: Payload = {
      ...one,
      count: 2,
      byteLength: one.byteLength * 2,
      open: async function* open() {
        yield* one.open();
        yield* one.open();
      },
    };
    await expect(submit(world.port, twice)).rejects.toMatchObject({
      name: 'ProviderApiError',
      status: 400,
      effect: 'none',
      transient: false,
    });
    expect(await world.simulator.batches()).toEqual([]);
  });

  test('batches are listed newest first, page by page', async () => {
    await using world = await startWorld();
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.unshift((await submit(world.port, chatPayload(1))).handle.batchId);
      world.clock.advance(1_000);
    }
    const first = await world.port.list({ limit: 2 }, signal);
    const second = await world.port.list({ limit: 2, after: first.next ?? '' }, signal);
    const listed = [...first.items, ...second.items].map((item) => item.handle.batchId);
    expect(listed).toEqual(ids);
    expect(second.next).toBeUndefined();
  });

  test('a batch is deleted once it has ended, where that is wished, and twice is no harm', async () => {
    await using world = await startWorld();
    expect(world.port.cleanUp).toBeUndefined();
    const { batch: port } = open(world.simulator, { deleteBatches: true });
    const ended = await follow(world, port, await submit(port, chatPayload(1)));
    await port.cleanUp?.(ended.handle, {}, signal);
    await port.cleanUp?.(ended.handle, {}, signal);
    await expect(port.status(ended.handle, signal)).rejects.toMatchObject({ code: 'batch_not_found' });
  });

  test('results that are older than 29 days are gone', async () => {
    await using world = await startWorld();
    const ended = await follow(world, world.port, await submit(world.port, chatPayload(1)));
    expect(await world.port.results(ended.handle, signal)).toHaveLength(1);
    world.clock.advance(29 * 24 * HOUR_MS);
    expect(await world.port.results(ended.handle, signal)).toEqual([]);
  });

  test('a truncated download is an error, and the next one is whole', async () => {
    await using world = await startWorld('truncate=1', 'content-502=1');
    const ended = await follow(world, world.port, await submit(world.port, chatPayload(50)));
    const [file] = await world.port.results(ended.handle, signal);
    if (file === undefined) throw new Error('no result file');
    await expect(readLines(file)).rejects.toMatchObject({ status: 502, transient: true });
    await expect(readLines(file)).rejects.toMatchObject({ name: 'ProviderApiError', transient: true });
    expect(await readLines(file)).toHaveLength(50);
  });

  test('a dropped creation leaves its effect unknown; a refused one had none', async () => {
    await using dropping = await startWorld('drop-after=1');
    await expect(submit(dropping.port, chatPayload(1))).rejects.toMatchObject({
      effect: 'unknown',
      transient: true,
    });
    expect(await dropping.simulator.batches()).toHaveLength(1);
    await using busy = await startWorld('http-429=1');
    await expect(submit(busy.port, chatPayload(1))).rejects.toMatchObject({
      status: 429,
      effect: 'none',
      transient: true,
      retryAfterMs: expect.any(Number) as number,
    });
  });

  test('a wrong key is refused and an unknown batch is not found', async () => {
    await using world = await startWorld();
    const { batch } = open(world.simulator, { apiKey: 'sk-other' });
    const handle = { version: 1, provider: 'anthropic', batchId: 'msgbatch_none' } as const;
    await expect(batch.status(handle, signal)).rejects.toMatchObject({ code: 'credentials_refused' });
    await expect(submit(batch, chatPayload(1))).rejects.toMatchObject({ code: 'credentials_refused' });
    await expect(world.port.status(handle, signal)).rejects.toMatchObject({ code: 'batch_not_found' });
  });

  test.each(API_VERSIONS)(
    'whatever was encoded without a refusal is taken, by every model: version %s',
    async (version) => {
      await using world = await startWorld();
      const models = await listModels(world.simulator);
      expect(models.length).toBeGreaterThan(10);
      const encoded = fc
        .sample(arbitraryConversation, { numRuns: 3_000, seed: 1 })
        .map((request, index) => encode(request, version, models[index % models.length]))
        .filter(({ warnings }) => warnings.every(({ code }) => code !== 'refused'));
      expect(encoded.length).toBeGreaterThan(300);
      expect(await refusalsOf(world, encoded)).toEqual([]);
    },
  );

  test.each(API_VERSIONS)(
    'the golden lines are taken, save for sampling by the version that has none: version %s',
    async (version) => {
      await using world = await startWorld();
      const lines = readGoldenLines();
      const encoded = lines.map(([, line]) => {
        const decoded = codecOf[version].decodeRequest(paramsOf(line), { customId: 'q', isOwn: true });
        if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
        return encode(decoded.request, version);
      });
      const isRefused = ({ warnings }: Encoded): boolean => warnings.some(({ code }) => code === 'refused');
      const isFor = (name: string | undefined): boolean =>
        version === '2023-06-01' || name !== 'sampling.json';
      expect(encoded.map(isRefused)).toEqual(lines.map(([name]) => !isFor(name)));
      const refusals = await refusalsOf(world, encoded);
      const refused = refusals.map(([index]) => lines[index]?.[0]);
      expect(refused).toEqual(lines.map(([name]) => name).filter((name) => !isFor(name)));
    },
  );
});

/** What is not answered, by the place of its request: the batch has one for each set of shared headers. */
async function refusalsOf(
  world: World,
  encoded: readonly Encoded[],
): Promise<(readonly [number, Envelope])[]> {
  const refusals: (readonly [number, Envelope])[] = [];
  const places = Map.groupBy(encoded.keys(), (index) => JSON.stringify(encoded[index]?.shared));
  for (const group of places.values()) {
    const payload = payloadOf(group.flatMap((index) => encoded[index] ?? []));
    const ended = await follow(world, world.port, await submit(world.port, payload));
    for (const envelope of await collect(world.port, ended)) {
      if (envelope.kind === 'response' && envelope.status === 200) continue;
      refusals.push([group[Number(idOf(envelope).slice(2))] ?? -1, envelope]);
    }
  }
  return refusals;
}

async function listModels({ urls }: Simulator): Promise<string[]> {
  const client = new Anthropic({ baseURL: urls.anthropic, apiKey: 'sk-sim', maxRetries: 0 });
  const { data } = await client.models.list({ limit: 1_000 });
  return data.map(({ id }) => id);
}
