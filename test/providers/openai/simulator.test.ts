import { describe, expect, test } from 'vitest';

import type {
  BatchPort,
  BatchSnapshot,
  Intent,
  Payload,
  ResultFile,
} from '../../../src/adapter/batch-port.ts';
import type { Envelope } from '../../../src/adapter/codec.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/core/clock.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { isComplete } from '../../../src/model/batch-status.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { parseFault, startSimulator, type Simulator } from '../../../src/simulator/index.ts';

const { signal } = new AbortController();
const HOUR_MS = 3_600_000;

interface World extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly port: BatchPort;
}

async function startWorld(...faults: readonly string[]): Promise<World> {
  const clock = createVirtualClock();
  const simulator = await startSimulator({ clock, apiKey: 'sk-sim', faults: faults.map(parseFault) });
  const port = openai({ apiKey: 'sk-sim', baseUrl: simulator.urls.openai, environment: {} }).batch;
  return { simulator, clock, port, [Symbol.asyncDispose]: () => simulator.close() };
}

const { codecs, framing } = openai({ environment: {} });

function chatPayload(count: number, endpoint = '/v1/chat/completions'): Payload {
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const request: ChatRequest = {
      custom_id: `q-${index}`,
      messages: [{ role: 'user', content: `Question ${index}?` }],
    };
    const encoded = codecs.chat?.encode(request, { model: 'gpt-5-mini' });
    if (encoded === undefined) throw new Error('no codec');
    text += `${JSON.stringify(framing.wrap(request.custom_id, encoded))}\n`;
  }
  return payloadOf(text, count, endpoint);
}

function payloadOf(text: string, count: number, endpoint: string): Payload {
  const bytes = Buffer.from(text);
  return {
    count,
    byteLength: bytes.length,
    endpoint,
    model: 'gpt-5-mini',
    shared: {},
    open: async function* open() {
      yield bytes;
    },
  };
}

const intent: Intent = { key: 'intent-1', runId: 'run-1', metadata: { owner: 'me' } };

async function submit(port: BatchPort, payload: Payload): Promise<BatchSnapshot> {
  const staged = (await port.stage?.(payload, intent, signal)) ?? {};
  return port.submit(payload, staged, intent, signal);
}

/** Looks at the batch every hour, for as long as it may take. */
async function follow({ port, clock }: World, first: BatchSnapshot): Promise<BatchSnapshot> {
  let snapshot = first;
  for (let hour = 0; hour < 40 && !isComplete(snapshot.status); hour += 1) {
    await clock.sleep(HOUR_MS);
    snapshot = await port.status(first.handle, signal);
  }
  return snapshot;
}

async function readLines(file: ResultFile): Promise<Envelope[]> {
  const stream = await file.open(signal);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream.body) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => framing.unwrap(JSON.parse(line) as JsonValue));
}

async function collect(port: BatchPort, snapshot: BatchSnapshot): Promise<Envelope[]> {
  const files = await port.results(snapshot.handle, signal);
  return (await Promise.all(files.map(readLines))).flat();
}

const idOf = (envelope: Envelope): string => (envelope.kind === 'unreadable' ? '' : envelope.id);

describe('against the simulator', () => {
  test('a batch goes from upload to answers, and each request has one', async () => {
    await using world = await startWorld('empty-error-file-id');
    const created = await submit(world.port, chatPayload(20));
    expect(created).toMatchObject({ status: 'validating', endpoint: '/v1/chat/completions' });
    const ended = await follow(world, created);
    expect(ended).toMatchObject({ status: 'completed', counts: { total: 20, succeeded: 20, processing: 0 } });
    const envelopes = await collect(world.port, ended);
    expect(new Set(envelopes.map(idOf)).size).toBe(20);
    const decoded = envelopes.map(
      (envelope) => envelope.kind === 'response' && codecs.chat?.decode(envelope.body),
    );
    expect(decoded.every((outcome) => typeof outcome === 'object' && outcome.ok)).toBe(true);
    expect(world.simulator.calls()['POST /batches']).toBe(1);
    const [batch] = await world.simulator.batches();
    expect(batch?.metadata).toEqual({ owner: 'me', batch_router_intent: 'intent-1' });
  });

  test('failed requests come from the error file with the reason', async () => {
    await using world = await startWorld('row-errors=0.5');
    const ended = await follow(world, await submit(world.port, chatPayload(40)));
    const files = await world.port.results(ended.handle, signal);
    expect(files.map((file) => file.role)).toEqual(['output', 'errors']);
    const envelopes = await collect(world.port, ended);
    expect(new Set(envelopes.map(idOf)).size).toBe(40);
    const statuses = envelopes.map((envelope) => (envelope.kind === 'response' ? envelope.status : 0));
    expect(statuses.filter((status) => status >= 400)).toHaveLength(ended.counts.errored);
    expect(statuses.filter((status) => status === 200)).toHaveLength(ended.counts.succeeded);
  });

  test('an expired batch gives what was done and says of the rest that it expired', async () => {
    await using world = await startWorld('expire=0.5');
    const ended = await follow(world, await submit(world.port, chatPayload(30)));
    expect(ended.status).toBe('expired');
    expect(ended.expiresAt).toBeDefined();
    const envelopes = await collect(world.port, ended);
    expect(new Set(envelopes.map(idOf)).size).toBe(30);
    expect(envelopes).toContainEqual(expect.objectContaining({ kind: 'failure', code: 'batch_expired' }));
  });

  test('a batch is cancelled, and once it has ended there is nothing to cancel', async () => {
    await using world = await startWorld();
    const created = await submit(world.port, chatPayload(5));
    expect(await world.port.cancel(created.handle, signal)).toBe('cancelling');
    const ended = await follow(world, created);
    expect(ended.status).toBe('cancelled');
    expect(await world.port.cancel(ended.handle, signal)).toBe('already-ended');
    const other = await follow(world, await submit(world.port, chatPayload(2)));
    expect(other.status).toBe('completed');
    expect(await world.port.cancel(other.handle, signal)).toBe('already-ended');
  });

  test('a batch with a bad line is refused, and the line is named', async () => {
    await using world = await startWorld();
    const good =
      '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5-mini","messages":[{"role":"user","content":"x"}]}}\n';
    const payload = payloadOf(
      good + good.replace('"a"', '"b"').replace('/chat/completions', '/embeddings'),
      2,
      '/v1/chat/completions',
    );
    const ended = await follow(world, await submit(world.port, payload));
    expect(ended.status).toBe('failed');
    expect(ended.errors).toMatchObject([{ line: 2, code: 'invalid_url', field: 'url' }]);
    expect(await world.port.results(ended.handle, signal)).toEqual([]);
  });

  test('batches are listed newest first, page by page, and their files are deleted', async () => {
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
    const staged = { ...first.items[0]?.handle.refs };
    await world.port.unstage?.(staged, signal);
    await world.port.unstage?.(staged, signal);
  });

  test('a truncated download is an error, and the next one is whole', async () => {
    await using world = await startWorld('truncate=1');
    const ended = await follow(world, await submit(world.port, chatPayload(50)));
    const [file] = await world.port.results(ended.handle, signal);
    if (file === undefined) throw new Error('no result file');
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
    const { batch } = openai({ apiKey: 'sk-other', baseUrl: world.simulator.urls.openai, environment: {} });
    const handle = { version: 1, provider: 'openai', batchId: 'batch_none' } as const;
    await expect(batch.status(handle, signal)).rejects.toMatchObject({ code: 'credentials_refused' });
    await expect(batch.stage?.(chatPayload(1), intent, signal)).rejects.toMatchObject({
      code: 'credentials_refused',
    });
    await expect(world.port.status(handle, signal)).rejects.toMatchObject({ code: 'batch_not_found' });
  });
});
