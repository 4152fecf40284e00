import { describe, expect, test } from 'vitest';

import type {
  BatchPort,
  BatchSnapshot,
  Intent,
  Payload,
  ResultFile,
} from '../../../src/adapter/batch-port.ts';
import type { Envelope } from '../../../src/adapter/codec.ts';
import { encodeRequest } from '../../../src/adapter/translate.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/core/clock.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { isComplete } from '../../../src/model/batch-status.ts';
import type { UnifiedRequest } from '../../../src/model/request.ts';
import { google, type GoogleOptions } from '../../../src/providers/google/adapter.ts';
import { parseFault, startSimulator, type Simulator } from '../../../src/simulator/index.ts';

const { signal } = new AbortController();
const HOUR_MS = 3_600_000;
const MB = 1024 * 1024;

interface World extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly port: BatchPort;
}

async function startWorld(options: GoogleOptions, ...faults: readonly string[]): Promise<World> {
  const clock = createVirtualClock();
  const simulator = await startSimulator({ clock, apiKey: 'sk-sim', faults: faults.map(parseFault) });
  const connection = { apiKey: 'sk-sim', baseUrl: simulator.urls.google, environment: {} };
  const port = google({ ...connection, ...options }).batch;
  return { simulator, clock, port, [Symbol.asyncDispose]: () => simulator.close() };
}

const FILE: GoogleOptions = { inlineBytes: 0 };
const { codecs, framing } = google({ environment: {} });

function payloadOf(requests: readonly UnifiedRequest[], model: string, options: GoogleOptions = {}): Payload {
  const language = google({ environment: {}, ...options });
  let [text, endpoint] = ['', ''];
  for (const request of requests) {
    const encoded = encodeRequest(language.codecs, request, { model });
    if (encoded === undefined) throw new Error('no codec');
    ({ endpoint } = encoded);
    text += `${JSON.stringify(framing.wrap(request.custom_id, encoded))}\n`;
  }
  const bytes = Buffer.from(text);
  return {
    count: requests.length,
    byteLength: bytes.length,
    endpoint,
    model,
    shared: {},
    open: async function* open() {
      for (let at = 0; at < bytes.length; at += MB) yield bytes.subarray(at, at + MB);
    },
  };
}

function chats(count: number, options: GoogleOptions = {}, padding = ''): Payload {
  const requests = Array.from({ length: count }, (_, index): UnifiedRequest => ({
    custom_id: `frage ${index} ü`,
    messages: [{ role: 'user', content: `Question ${index}?${padding}` }],
  }));
  return payloadOf(requests, 'gemini-2.5-flash', options);
}

const intent: Intent = {
  key: 'br_00112233445566778899aabbccddeeff',
  runId: 'run_1',
  metadata: { owner: 'me' },
};

async function submit(port: BatchPort, payload: Payload): Promise<BatchSnapshot> {
  const staged = (await port.stage?.(payload, intent, signal)) ?? {};
  return port.submit(payload, staged, intent, signal);
}

/** Looks at the batch every hour, for as long as it may take. */
async function follow({ clock, port }: World, first: BatchSnapshot): Promise<BatchSnapshot> {
  let snapshot = first;
  for (let hour = 0; hour < 60 && !isComplete(snapshot.status); hour += 1) {
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
  return lines.filter((line) => line !== '').map((line) => framing.unwrap(JSON.parse(line) as JsonValue));
}

async function collect(port: BatchPort, snapshot: BatchSnapshot): Promise<Envelope[]> {
  const files = await port.results(snapshot.handle, signal);
  return (await Promise.all(files.map(readLines))).flat();
}

const idOf = (envelope: Envelope): string => (envelope.kind === 'unreadable' ? '' : envelope.id);

describe.each([
  ['from a file', FILE, 1],
  ['inline', {}, 0],
  ['from a file in snake_case', { ...FILE, casing: 'snake' }, 1],
  ['inline in snake_case', { casing: 'snake' }, 0],
] as const)('a batch %s', (_, options, uploads) => {
  test('goes from its requests to their answers, each of which has its own', async () => {
    await using world = await startWorld(options);
    const created = await submit(world.port, chats(20, options));
    expect(created).toMatchObject({ status: 'queued', endpoint: '/batchGenerateContent' });
    const ended = await follow(world, created);
    expect(ended).toMatchObject({ status: 'completed', counts: { total: 20, succeeded: 20, processing: 0 } });
    const envelopes = await collect(world.port, ended);
    expect(envelopes.map(idOf)).toEqual(Array.from({ length: 20 }, (__, index) => `frage ${index} ü`));
    const decoded = envelopes.map((each) => each.kind === 'response' && codecs.chat?.decode(each.body));
    expect(decoded.every((outcome) => typeof outcome === 'object' && outcome.ok)).toBe(true);
    const [batch] = await world.simulator.batches();
    expect(JSON.stringify(batch?.metadata)).toContain(`${intent.key} run_1 owner=me`);
    expect(batch?.input_file_id === null ? 0 : 1).toBe(uploads);
  });

  test('has vectors, for requests for vectors', async () => {
    await using world = await startWorld(options);
    const requests = Array.from({ length: 3 }, (__, index): UnifiedRequest => ({
      mode: 'embedding',
      custom_id: `v-${index}`,
      input: `Text ${index}`,
      dimensions: 64,
    }));
    const created = await submit(world.port, payloadOf(requests, 'gemini-embedding-001', options));
    expect(created.endpoint).toBe('/asyncBatchEmbedContent');
    const ended = await follow(world, created);
    const envelopes = await collect(world.port, ended);
    expect(envelopes.map(idOf)).toEqual(['v-0', 'v-1', 'v-2']);
    for (const each of envelopes) {
      const decoded = each.kind === 'response' ? codecs.embedding?.decode(each.body) : undefined;
      if (decoded?.ok !== true) throw new Error(JSON.stringify(each).slice(0, 300));
      expect(decoded.output.embeddings[0]).toHaveLength(64);
    }
  });

  test('says of each request that failed why it did', async () => {
    await using world = await startWorld(options, 'row-errors=0.5', 'blocked-prompt=0.5');
    const ended = await follow(world, await submit(world.port, chats(40, options)));
    const envelopes = await collect(world.port, ended);
    expect(new Set(envelopes.map(idOf)).size).toBe(40);
    const failed = envelopes.filter(({ kind }) => kind === 'failure');
    expect(failed).toHaveLength(ended.counts.errored);
    expect(failed.length).toBeGreaterThan(0);
    const reasons = envelopes.flatMap((each) => {
      const decoded = each.kind === 'response' ? codecs.chat?.decode(each.body) : undefined;
      return decoded?.ok === true ? [decoded.output.finish_reason] : [];
    });
    expect(new Set(reasons)).toEqual(new Set(['stop', 'content_filter']));
  });

  test('is cancelled, and has nothing to cancel once it has ended', async () => {
    await using world = await startWorld(options);
    const created = await submit(world.port, chats(5, options));
    expect(await world.port.cancel(created.handle, signal)).toBe('cancelling');
    const ended = await follow(world, created);
    expect(ended).toMatchObject({ status: 'cancelled', counts: { total: 5, processing: 0 } });
    expect(await world.port.cancel(ended.handle, signal)).toBe('already-ended');
  });

  test('that expires leaves nothing', async () => {
    await using world = await startWorld(options, 'expire=1');
    const ended = await follow(world, await submit(world.port, chats(3, options)));
    expect(ended).toMatchObject({ status: 'expired', counts: { total: 3, processing: 0, succeeded: 0 } });
    expect(await world.port.results(ended.handle, signal)).toEqual([]);
  });

  test('leaves nothing at all when that is wanted', async () => {
    await using world = await startWorld({ ...options, deleteFiles: true, deleteBatches: true });
    const payload = chats(2, options);
    const staged = (await world.port.stage?.(payload, intent, signal)) ?? {};
    const ended = await follow(world, await world.port.submit(payload, staged, intent, signal));
    const [file] = await world.port.results(ended.handle, signal);
    await world.port.cleanUp?.(ended.handle, staged, signal);
    await world.port.cleanUp?.(ended.handle, staged, signal);
    await expect(world.port.status(ended.handle, signal)).rejects.toMatchObject({ code: 'batch_not_found' });
    expect(await world.port.list({ limit: 5 }, signal)).toEqual({ items: [] });
    const reopened = file?.open(signal).then(
      () => 'there',
      (error: unknown) => `gone: ${(Object(error) as { status?: number }).status}`,
    );
    // What was inline is in memory already.
    expect(await reopened).toBe(uploads === 0 ? 'there' : 'gone: 404');
  });
});

describe('against the simulator', () => {
  test('an upload whose chunk breaks off goes on where it was', async () => {
    await using world = await startWorld({}, 'broken-chunk=1');
    const payload = chats(10, {}, 'x'.repeat(MB));
    const ended = await follow(world, await submit(world.port, payload));
    expect(ended).toMatchObject({ status: 'completed', counts: { total: 10, succeeded: 10 } });
    const starts = Object.entries(world.simulator.calls()).filter(([route]) => route.includes('/upload'));
    expect(starts.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(3);
  });

  test('staging twice is staging once', async () => {
    await using world = await startWorld(FILE);
    const payload = chats(2, FILE);
    const first = await world.port.stage?.(payload, intent, signal);
    expect(first).toEqual({ file_name: 'files/br-00112233445566778899aabbccddeeff' });
    expect(await world.port.stage?.(payload, intent, signal)).toEqual(first);
    await world.port.unstage?.(first ?? {}, signal);
    await world.port.unstage?.(first ?? {}, signal);
  });

  test('a success without its file is not the end yet', async () => {
    await using world = await startWorld(FILE, 'late-file=3');
    const created = await submit(world.port, chats(2, FILE));
    await world.clock.sleep(20 * HOUR_MS);
    const seen: string[] = [];
    for (let look = 0; look < 8; look += 1) {
      const { rawStatus, status } = await world.port.status(created.handle, signal);
      seen.push(`${rawStatus} ${status}`);
    }
    expect(seen[0]).toBe('BATCH_STATE_SUCCEEDED finalizing');
    expect(seen.at(-1)).toBe('BATCH_STATE_SUCCEEDED completed');
  });

  test('a truncated download is an error, and the next one is whole', async () => {
    await using world = await startWorld(FILE, 'truncate=1', 'content-502=1');
    const ended = await follow(world, await submit(world.port, chats(50, FILE)));
    const [file] = await world.port.results(ended.handle, signal);
    if (file === undefined) throw new Error('no result file');
    await expect(readLines(file)).rejects.toMatchObject({ status: 502, transient: true });
    await expect(readLines(file)).rejects.toMatchObject({ name: 'ProviderApiError', transient: true });
    expect(await readLines(file)).toHaveLength(50);
  });

  test('a creation that breaks off leaves its effect unknown; a refused one had none', async () => {
    await using dropping = await startWorld({}, 'drop-after=1');
    await expect(submit(dropping.port, chats(1))).rejects.toMatchObject({
      effect: 'unknown',
      transient: true,
    });
    expect(await dropping.simulator.batches()).toHaveLength(1);
    await using busy = await startWorld({}, 'token-limit=1');
    await expect(submit(busy.port, chats(1))).rejects.toMatchObject({
      status: 429,
      providerCode: 'RESOURCE_EXHAUSTED',
      effect: 'none',
      transient: true,
    });
    await using early = await startWorld(FILE, 'file-not-ready=1');
    await expect(submit(early.port, chats(1, FILE))).rejects.toMatchObject({
      effect: 'none',
      transient: true,
    });
  });

  test('a field that Gemini does not know is refused, and the line is named', async () => {
    for (const options of [{}, FILE]) {
      await using world = await startWorld(options);
      const odd: UnifiedRequest = {
        custom_id: 'odd',
        messages: [{ role: 'user', content: 'x' }],
        provider_kwargs: { a_key_of_ours: 1 },
      };
      const call = submit(world.port, payloadOf([odd], 'gemini-2.5-flash', options));
      await expect(call).rejects.toMatchObject({
        status: 400,
        providerCode: 'INVALID_ARGUMENT',
        transient: false,
      });
    }
  });

  test('a wrong key is refused everywhere', async () => {
    await using world = await startWorld({});
    const connection = { apiKey: 'sk-other', baseUrl: world.simulator.urls.google, environment: {} };
    const { batch } = google({ ...connection, inlineBytes: 0 });
    const handle = { version: 1, provider: 'google', batchId: 'none' } as const;
    const refused = { code: 'credentials_refused' };
    await expect(batch.status(handle, signal)).rejects.toMatchObject(refused);
    await expect(batch.stage?.(chats(1), intent, signal)).rejects.toMatchObject(refused);
    await expect(google(connection).batch.submit(chats(1), {}, intent, signal)).rejects.toMatchObject(
      refused,
    );
  });

  test('every kind of content, tool and setting is one that it takes', async () => {
    for (const options of [{}, { casing: 'snake' }, { schemaField: 'responseSchema' }] as const) {
      await using world = await startWorld(options);
      const created = await submit(world.port, payloadOf([EVERYTHING], 'gemini-3.5-flash', options));
      const ended = await follow(world, created);
      expect(ended.counts).toMatchObject({ succeeded: 1, errored: 0 });
    }
  });
});

const EVERYTHING: UnifiedRequest = {
  custom_id: 'everything',
  system_prompt: ['Be brief.', 'Be kind.'],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Look:' },
        { type: 'image', source_type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' },
        {
          type: 'document',
          source_type: 'url',
          media_type: 'application/pdf',
          data: 'https://example.com/a.pdf',
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'I look it up.', signature: 'c2ln' },
        { type: 'tool_call', id: 'c1', name: 'look_up', input: { some_key: 1 }, signature: 'c2ln' },
        { type: 'tool_call', id: 'c2', name: 'look_up', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_call_id: 'c1', content: 'found' },
        {
          type: 'tool_result',
          tool_call_id: 'c2',
          is_error: true,
          content: [
            { type: 'text', text: 'See:' },
            { type: 'image', source_type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' },
          ],
        },
      ],
    },
  ],
  tools: [
    {
      name: 'look_up',
      description: 'Looks up.',
      input_schema: { type: 'object', properties: { some_key: { type: 'integer' } } },
    },
  ],
  tool_choice: 'auto',
  response_format: {
    type: 'json_schema',
    schema: { type: 'object', properties: { a: { type: ['string', 'null'] } } },
  },
  generation_config: {
    max_tokens: 100,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 5,
    seed: -3,
    stop_sequences: ['END'],
    presence_penalty: 0.5,
    frequency_penalty: 0.5,
    reasoning: { effort: 'low' },
  },
};
