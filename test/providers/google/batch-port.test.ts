import { describe, expect, test } from 'vitest';

import type { BatchHandle, Intent, Payload, ResultFile } from '../../../src/adapter/batch-port.ts';
import {
  BatchNotCompleteError,
  BatchNotFoundError,
  CredentialsError,
  UsageError,
} from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { google } from '../../../src/providers/google/adapter.ts';
import { startServer } from '../../http/local-server.ts';
import { MISSING, MISSING_FILE, startApi, type Answer } from './answering-api.ts';
import { readGolden } from './golden/read-golden.ts';

const LINES = ['{"key":"a","request":{"contents":[]}}', '{"key":"b","request":{"x_y":{"__proto__":1}}}'];
const { signal } = new AbortController();
const intent: Intent = { key: 'br_1', runId: 'run_1', metadata: { batch_router_shard: '0' } };
const NAME = 'br_1 run_1 batch_router_shard=0';

function payloadOf(more: Partial<Payload> = {}): Payload {
  const bytes = Buffer.from(`${LINES.join('\n')}\n`);
  return {
    count: 2,
    byteLength: bytes.length,
    endpoint: '/batchGenerateContent',
    model: 'gemini-2.5-flash',
    shared: {},
    open: async function* open() {
      yield bytes.subarray(0, 7);
      yield bytes.subarray(7);
    },
    ...more,
  };
}

function handle(batchId: string): BatchHandle {
  return { version: 1, provider: 'google', batchId };
}

async function download(
  file: ResultFile | undefined,
): Promise<{ text: string; byteLength: number | undefined }> {
  const stream = await file?.open(signal);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream?.body ?? []) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), byteLength: stream?.byteLength };
}

describe('a small batch', () => {
  test('is sent inside its creation: nothing is staged, and each key stands in the metadata', async () => {
    await using api = await startApi([[200, readGolden('operation-pending')]]);
    const staged = await api.port.stage?.(payloadOf(), intent, signal);
    expect(staged).toEqual({});
    expect(api.calls).toEqual([]);
    const snapshot = await api.port.submit(payloadOf(), staged ?? {}, intent, signal);
    expect(snapshot).toMatchObject({ status: 'queued', handle: { batchId: 'b1' } });
    expect(api.calls).toEqual(['POST /v1beta/models/gemini-2.5-flash:batchGenerateContent']);
    expect(api.bodies[0]).toBe(
      `{"batch":{"displayName":"${NAME}","inputConfig":{"requests":{"requests":[` +
        '{"request":{"contents":[]},"metadata":{"key":"a"}},' +
        '{"request":{"x_y":{"__proto__":1}},"metadata":{"key":"b"}}]}}}}',
    );
  });

  test('gives its answers out of the operation, from either place, again and again', async () => {
    const golden = readGolden('operation-inline');
    const elsewhere = { ...golden, response: {} };
    await using api = await startApi([
      [200, golden],
      [200, elsewhere],
      [200, readGolden('operation-vectors')],
    ]);
    const lines = [readGolden('line-inline'), readGolden('line-inline-error')];
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    for (let place = 0; place < 2; place += 1) {
      const [file, ...others] = await api.port.results(handle('b2'), signal);
      expect([file?.role, others]).toEqual(['output', []]);
      expect(await download(file)).toMatchObject({ text });
      expect(await download(file)).toMatchObject({ text });
    }
    const [vectors] = await api.port.results(handle('b3'), signal);
    expect((await download(vectors)).text).toContain('"key":"v-1"');
    expect(api.calls).toHaveLength(3);
  });

  test('goes into a file when that is wanted, or when it has many requests', async () => {
    const started: Answer = [500, {}];
    await using always = await startApi([started], { inlineBytes: 0 });
    await expect(always.port.stage?.(payloadOf(), intent, signal)).rejects.toMatchObject({ status: 500 });
    expect(always.calls).toEqual(['POST /upload/v1beta/files']);
    await using many = await startApi([started]);
    await expect(many.port.stage?.(payloadOf({ count: 101 }), intent, signal)).rejects.toMatchObject({
      status: 500,
    });
    await using large = await startApi([started]);
    await expect(
      large.port.stage?.(payloadOf({ byteLength: 1024 * 1024 + 1 }), intent, signal),
    ).rejects.toMatchObject({ status: 500 });
    expect([many.calls, large.calls]).toEqual([always.calls, always.calls]);
  });
});

describe('a batch from a file', () => {
  test('is created with its file’s name, for the model and the method that it shares', async () => {
    await using api = await startApi([[200, readGolden('operation-pending')]]);
    const staged = { file_name: 'files/br-1' };
    for (const [model, endpoint] of [
      ['models/gemini-2.5-flash', '/batchGenerateContent'],
      ['tunedModels/my model', '/batchGenerateContent'],
      ['a/../b?c', '/asyncBatchEmbedContent'],
    ] as const) {
      await api.port.submit(payloadOf({ model, endpoint }), staged, intent, signal);
    }
    expect(api.calls).toEqual([
      'POST /v1beta/models/gemini-2.5-flash:batchGenerateContent',
      'POST /v1beta/tunedModels/my%20model:batchGenerateContent',
      'POST /v1beta/models/a%2F..%2Fb%3Fc:asyncBatchEmbedContent',
    ]);
    expect(JSON.parse(api.bodies[0] ?? '')).toEqual({
      batch: { displayName: NAME, inputConfig: { fileName: 'files/br-1' } },
    });
  });

  test('gives its file of results, again and again', async () => {
    const bytes = Buffer.from('{"key":"a"}\n');
    await using api = await startApi([
      [200, readGolden('operation-file')],
      [200, bytes],
    ]);
    const [file] = await api.port.results(handle('b1'), signal);
    expect(await download(file)).toEqual({ text: '{"key":"a"}\n', byteLength: 12 });
    expect(await download(file)).toEqual({ text: '{"key":"a"}\n', byteLength: 12 });
    expect(api.calls).toEqual([
      'GET /v1beta/batches/b1',
      'GET /download/v1beta/files/batch-b1:download?alt=media',
      'GET /download/v1beta/files/batch-b1:download?alt=media',
    ]);
  });

  test('whose results are gone says so with 404, as others do', async () => {
    await using api = await startApi([[200, readGolden('operation-file')], MISSING_FILE]);
    const [file] = await api.port.results(handle('b1'), signal);
    await expect(file?.open(signal)).rejects.toMatchObject({ status: 404, transient: false });
  });

  test.each(['files/../models', 'https://elsewhere.example/files/x', 'files/', 'other/x', 'files/a/b?c'])(
    'whose results are said to be at "%s" is not led there',
    async (responsesFile) => {
      const operation: JsonObject = { ...readGolden('operation-file'), response: { responsesFile } };
      await using api = await startApi([[200, operation], MISSING]);
      const [file] = await api.port.results(handle('b1'), signal);
      await expect(file?.open(signal)).rejects.toMatchObject({ status: 404 });
      for (const call of api.calls.slice(1))
        expect(call).toMatch(/^GET \/download\/v1beta\/files\/[^/?]+:download\?alt=media$/);
    },
  );

  test('that ended without any has none, and one that runs has none yet', async () => {
    await using api = await startApi([
      [200, readGolden('operation-expired')],
      [200, readGolden('operation-failed')],
      [200, readGolden('operation-early')],
    ]);
    expect(await api.port.results(handle('b6'), signal)).toEqual([]);
    expect(await api.port.results(handle('b4'), signal)).toEqual([]);
    await expect(api.port.results(handle('b1'), signal)).rejects.toThrow(BatchNotCompleteError);
  });
});

describe('a creation', () => {
  test('that breaks off leaves its effect unknown; a refused one had none', async () => {
    await using cutting = await startServer((request, response) => {
      request.resume();
      response.destroy();
    });
    const { batch } = google({ apiKey: 'k', baseUrl: cutting.url, environment: {} });
    await expect(batch.submit(payloadOf(), {}, intent, signal)).rejects.toMatchObject({ effect: 'unknown' });
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.07s' }];
    const quota = {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message: 'You exceeded your current quota.',
      details,
    };
    await using api = await startApi([
      [429, { error: quota }],
      [400, { error: { ...quota, status: 'INVALID_ARGUMENT' } }],
    ]);
    await expect(api.port.submit(payloadOf(), {}, intent, signal)).rejects.toMatchObject({
      status: 429,
      providerCode: 'RESOURCE_EXHAUSTED',
      retryAfterMs: 34_070,
      effect: 'none',
      transient: true,
    });
    await expect(api.port.submit(payloadOf(), {}, intent, signal)).rejects.toMatchObject({
      status: 400,
      effect: 'none',
      transient: false,
    });
  });

  test('from a file that is not ready yet may be made again', async () => {
    const message = 'The File br-1 is not in an ACTIVE state and usage is not allowed.';
    await using api = await startApi([
      [400, { error: { code: 400, status: 'FAILED_PRECONDITION', message } }],
    ]);
    const creation = api.port.submit(payloadOf(), { file_name: 'files/br-1' }, intent, signal);
    await expect(creation).rejects.toMatchObject({ status: 400, effect: 'none', transient: true });
  });

  test('whose answer is no batch is of no use, and may have had an effect', async () => {
    await using api = await startApi([[200, { name: 'operations/1' }]]);
    await expect(api.port.submit(payloadOf(), {}, intent, signal)).rejects.toMatchObject({
      effect: 'unknown',
    });
  });

  test('that cannot be written down makes no call', async () => {
    await using api = await startApi([[200, {}]]);
    const long = { ...intent, metadata: { note: 'x'.repeat(500) } };
    for (const [payload, why] of [
      [payloadOf(), long],
      [payloadOf({ model: '' }), intent],
      [payloadOf({ model: '\ud800' }), intent],
      [payloadOf({ endpoint: '/v1/chat/completions' }), intent],
    ] as const) {
      await expect(api.port.stage?.(payload, why, signal)).rejects.toThrow(UsageError);
      await expect(api.port.submit(payload, {}, why, signal)).rejects.toThrow(UsageError);
    }
    const large = payloadOf({ byteLength: 20_000_000 });
    await expect(api.port.submit(large, {}, intent, signal)).rejects.toThrow(UsageError);
    expect(api.calls).toEqual([]);
  });
});

describe('a batch', () => {
  test('has one id, with its collection in front or without, which stays one piece of the address', async () => {
    await using api = await startApi([[200, readGolden('operation-running')]]);
    await api.port.status(handle('batches/b1'), signal);
    await api.port.status(handle('a/b?c#d'), signal);
    expect(api.calls).toEqual(['GET /v1beta/batches/b1', 'GET /v1beta/batches/a%2Fb%3Fc%23d']);
  });

  test.each(['', '.', '..', 'batches/', 'batches/..', '\ud800'])('cannot have the id "%s"', async (id) => {
    await using api = await startApi([[200, {}]]);
    await expect(api.port.status(handle(id), signal)).rejects.toThrow(BatchNotFoundError);
    expect(api.calls).toEqual([]);
  });

  test('that Gemini does not know is a BatchNotFoundError wherever it is asked for', async () => {
    await using api = await startApi([MISSING]);
    await expect(api.port.status(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
    await expect(api.port.results(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
    await expect(api.port.cancel(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
  });

  test('is cancelled while it runs, which the answer itself does not tell', async () => {
    const tooLate: Answer = [
      400,
      { error: { code: 400, status: 'FAILED_PRECONDITION', message: 'It is over.' } },
    ];
    await using api = await startApi([
      [200, readGolden('operation-running')],
      [200, {}],
      [200, readGolden('operation-file')],
      [200, readGolden('operation-running')],
      tooLate,
    ]);
    expect(await api.port.cancel(handle('b1'), signal)).toBe('cancelling');
    expect(await api.port.cancel(handle('b1'), signal)).toBe('already-ended');
    expect(await api.port.cancel(handle('b1'), signal)).toBe('already-ended');
    expect(api.calls).toEqual([
      'GET /v1beta/batches/b1',
      'POST /v1beta/batches/b1:cancel',
      'GET /v1beta/batches/b1',
      'GET /v1beta/batches/b1',
      'POST /v1beta/batches/b1:cancel',
    ]);
  });
});

test('batches are listed page by page', async () => {
  const page = { operations: [readGolden('operation-running'), 7], nextPageToken: 'a b&c' };
  await using api = await startApi([
    [200, page],
    [200, {}],
    [200, []],
  ]);
  const first = await api.port.list({ limit: 2 }, signal);
  expect(first).toMatchObject({ items: [{ handle: { batchId: 'b1' } }], next: 'a b&c' });
  expect(await api.port.list({ limit: 500, after: 'a b&c' }, signal)).toEqual({ items: [] });
  expect(api.calls).toEqual([
    'GET /v1beta/batches?pageSize=2',
    'GET /v1beta/batches?pageSize=100&pageToken=a+b%26c',
  ]);
  await expect(api.port.list({ limit: 2 }, signal)).rejects.toMatchObject({ name: 'ProviderApiError' });
});

test('a key that is none is told by its reason: Gemini answers 400 to it', async () => {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
  const error = { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT', details };
  await using api = await startApi([[400, { error }]], { inlineBytes: 0 });
  await expect(api.port.status(handle('b'), signal)).rejects.toThrow(CredentialsError);
  await expect(api.port.stage?.(payloadOf(), intent, signal)).rejects.toThrow(CredentialsError);
  await expect(api.port.list({ limit: 1 }, signal)).rejects.toMatchObject({ code: 'credentials_refused' });
  const other = google({ apiKey: 'k', baseUrl: api.url, environment: {} }).batch;
  await expect(other.submit(payloadOf(), {}, intent, signal)).rejects.toMatchObject({
    code: 'credentials_refused',
  });
});
