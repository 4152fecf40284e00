import { Busboy } from '@fastify/busboy';
import { describe, expect, test } from 'vitest';

import type { BatchPort, Intent, Payload, ResultFile } from '../../../src/adapter/batch-port.ts';
import { BatchNotCompleteError, BatchNotFoundError, UsageError } from '../../../src/core/errors.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { readBody, startServer, type LocalServer } from '../../http/local-server.ts';
import { readGolden } from './golden/read-golden.ts';

interface Call {
  readonly line: string;
  readonly type: string | undefined;
  readonly length: string | undefined;
  readonly body: Buffer;
}

interface Api extends LocalServer {
  readonly calls: Call[];
  readonly port: BatchPort;
}

/** An API that gives the answers in order, the last one again and again. */
async function startApi(...answers: readonly [status: number, body: JsonValue | Buffer][]): Promise<Api> {
  const calls: Call[] = [];
  const server = await startServer(async (request, response) => {
    const [status, body] = answers[Math.min(calls.length, answers.length - 1)] ?? [500, null];
    const { 'content-type': type, 'content-length': length } = request.headers;
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    calls.push({ line, type, length, body: await readBody(request) });
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    response.writeHead(status, { 'content-length': bytes.length }).end(bytes);
  });
  const port = openai({ apiKey: 'sk-test', baseUrl: `${server.url}/v1`, environment: {} }).batch;
  return { ...server, calls, port };
}

const lines = Buffer.from('{"custom_id":"a"}\n{"custom_id":"b"}\n');
const payload: Payload = {
  count: 2,
  byteLength: lines.length,
  endpoint: '/v1/chat/completions',
  model: 'gpt-5-mini',
  shared: {},
  open: async function* open() {
    yield lines.subarray(0, 7);
    yield lines.subarray(7);
  },
};
const intent: Intent = { key: 'i-0-abc', runId: 'run-1', metadata: { team: 'blue' } };
const { signal } = new AbortController();
const handle = (batchId: string): { version: 1; provider: string; batchId: string } => ({
  version: 1,
  provider: 'openai',
  batchId,
});

describe('staging', () => {
  test('uploads the payload as a file named after the intent, with its exact length', async () => {
    await using api = await startApi([200, { id: 'file-1', object: 'file' }]);
    expect(await api.port.stage?.(payload, intent, signal)).toEqual({ input_file_id: 'file-1' });
    const [call] = api.calls;
    expect(call?.line).toBe('POST /v1/files');
    expect(Number(call?.length)).toBe(call?.body.length);
    expect(await parseForm(call)).toEqual({
      purpose: 'batch',
      file: lines.toString(),
      fileName: 'i-0-abc.jsonl',
    });
  });

  test('is an error when the answer is not a file', async () => {
    await using api = await startApi([200, { object: 'file' }]);
    await expect(api.port.stage?.(payload, intent, signal)).rejects.toMatchObject({
      name: 'ProviderApiError',
      transient: false,
    });
  });

  test('is undone by deleting the file; one that is gone is fine', async () => {
    await using api = await startApi([200, { id: 'file-1', deleted: true }], [404, {}], [500, {}]);
    await api.port.unstage?.({ input_file_id: 'file-1' }, signal);
    await api.port.unstage?.({ input_file_id: 'file/../1' }, signal);
    expect(api.calls.map((call) => call.line)).toEqual([
      'DELETE /v1/files/file-1',
      'DELETE /v1/files/file%2F..%2F1',
    ]);
    await expect(api.port.unstage?.({ input_file_id: 'x' }, signal)).rejects.toMatchObject({ status: 500 });
  });
});

describe('submitting', () => {
  test('creates the batch once, with the intent in its metadata', async () => {
    await using api = await startApi([200, readGolden('batch-validating')]);
    const snapshot = await api.port.submit(payload, { input_file_id: 'file-1' }, intent, signal);
    expect(api.calls.map((call) => call.line)).toEqual(['POST /v1/batches']);
    expect(JSON.parse(String(api.calls[0]?.body))).toEqual({
      input_file_id: 'file-1',
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { team: 'blue', batch_router_intent: 'i-0-abc' },
    });
    expect(snapshot).toMatchObject({
      status: 'validating',
      handle: { version: 1, provider: 'openai', batchId: 'batch_0123456789abcdef0123456789abcdef' },
    });
  });

  test.each([
    [400, 'none'],
    [429, 'none'],
    [500, 'unknown'],
    [409, 'unknown'],
  ])('that is answered with %i had the effect: %s; it is not repeated', async (status, effect) => {
    await using api = await startApi([status, { error: { message: 'No.', code: 'c' } }]);
    const call = api.port.submit(payload, { input_file_id: 'file-1' }, intent, signal);
    await expect(call).rejects.toMatchObject({ status, effect, providerCode: 'c' });
    expect(api.calls).toHaveLength(1);
  });

  test('that is answered with something else leaves open whether there is a batch', async () => {
    await using api = await startApi([200, { hello: 'world' }]);
    const call = api.port.submit(payload, { input_file_id: 'file-1' }, intent, signal);
    await expect(call).rejects.toMatchObject({ name: 'ProviderApiError', effect: 'unknown' });
  });

  test('without a staged file, or with metadata that OpenAI does not take, makes no call', async () => {
    await using api = await startApi([200, {}]);
    const staged = { input_file_id: 'file-1' };
    await expect(api.port.submit(payload, {}, intent, signal)).rejects.toThrow(UsageError);
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`k${n}`, 'v']));
    for (const metadata of [
      many,
      { ['k'.repeat(65)]: 'v' },
      { k: 'v'.repeat(513) },
      { batch_router_intent: 'x' },
    ]) {
      const bad = { ...intent, metadata };
      await expect(api.port.submit(payload, staged, bad, signal)).rejects.toThrow(UsageError);
      await expect(api.port.stage?.(payload, bad, signal)).rejects.toThrow(UsageError);
    }
    expect(api.calls).toEqual([]);
  });
});

describe('a batch', () => {
  test('is looked at under its own id, escaped', async () => {
    await using api = await startApi([200, readGolden('batch-completed')]);
    const snapshot = await api.port.status(handle('a/b?c#d'), signal);
    expect(api.calls[0]?.line).toBe('GET /v1/batches/a%2Fb%3Fc%23d');
    expect(snapshot.raw).toEqual(readGolden('batch-completed'));
  });

  test.each(['', '.', '..', '\ud800'])(
    'cannot have the id "%s", which would be another place',
    async (id) => {
      await using api = await startApi([200, {}]);
      await expect(api.port.status(handle(id), signal)).rejects.toThrow(BatchNotFoundError);
      expect(api.calls).toEqual([]);
    },
  );

  test('that OpenAI does not know is a BatchNotFoundError wherever it is asked for', async () => {
    await using api = await startApi([404, { error: { message: "No batch found with id 'x'." } }]);
    await expect(api.port.status(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
    await expect(api.port.results(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
    await expect(api.port.cancel(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
  });

  test('gives its files when it has ended; an empty id is no file', async () => {
    await using api = await startApi([200, readGolden('batch-completed')], [200, Buffer.from('{"a":1}\n')]);
    const files = await api.port.results(handle('b'), signal);
    expect(files.map((file) => file.role)).toEqual(['output']);
    expect(await download(files[0])).toEqual({ text: '{"a":1}\n', byteLength: 8 });
    expect(await download(files[0])).toEqual({ text: '{"a":1}\n', byteLength: 8 });
    expect(api.calls.map((call) => call.line)).toEqual([
      'GET /v1/batches/b',
      'GET /v1/files/file-out/content',
      'GET /v1/files/file-out/content',
    ]);
  });

  test('of which every request failed has an error file only, and one that was refused has none', async () => {
    const failed = {
      ...Object(readGolden('batch-completed')),
      output_file_id: null,
      error_file_id: 'file-err',
    };
    await using api = await startApi([200, failed as JsonValue], [200, readGolden('batch-failed')]);
    const files = await api.port.results(handle('b'), signal);
    expect(files.map((file) => file.role)).toEqual(['errors']);
    expect(await api.port.results(handle('b'), signal)).toEqual([]);
  });

  test('that runs has no results yet', async () => {
    await using api = await startApi([200, readGolden('batch-validating')]);
    await expect(api.port.results(handle('b'), signal)).rejects.toThrow(BatchNotCompleteError);
  });

  test('is cancelled, or has ended already', async () => {
    const cancelling = { id: 'b', status: 'cancelling' };
    const refusal = { error: { message: "Cannot cancel a batch with status 'completed'." } };
    await using api = await startApi(
      [200, cancelling],
      [200, { id: 'b', status: 'cancelled' }],
      [409, refusal],
    );
    expect(await api.port.cancel(handle('b'), signal)).toBe('cancelling');
    expect(await api.port.cancel(handle('b'), signal)).toBe('already-ended');
    expect(await api.port.cancel(handle('b'), signal)).toBe('already-ended');
    expect(api.calls[0]?.line).toBe('POST /v1/batches/b/cancel');
  });
});

test('batches are listed page by page', async () => {
  const page = { object: 'list', data: [{ id: 'b2', status: 'new' }, 7], last_id: 'b1', has_more: true };
  await using api = await startApi([200, page], [200, { data: [], has_more: false }], [200, {}]);
  const first = await api.port.list({ limit: 2 }, signal);
  expect(first.next).toBe('b1');
  expect(first.items).toMatchObject([{ handle: { batchId: 'b2' }, status: 'in_progress', rawStatus: 'new' }]);
  expect(await api.port.list({ limit: 500, after: 'b1' }, signal)).toEqual({ items: [] });
  expect(api.calls.map((call) => call.line)).toEqual([
    'GET /v1/batches?limit=2',
    'GET /v1/batches?limit=100&after=b1',
  ]);
  await expect(api.port.list({ limit: 2 }, signal)).rejects.toMatchObject({ name: 'ProviderApiError' });
});

test('a quota that is used up does not pass by waiting, and the server may say itself what does', async () => {
  await using api = await startApi([429, { error: { code: 'insufficient_quota' } }]);
  await expect(api.port.status(handle('b'), signal)).rejects.toMatchObject({ status: 429, transient: false });
  await using other = await startServer((_, response) =>
    response.writeHead(400, { 'x-should-retry': 'true' }).end(),
  );
  const { batch } = openai({ apiKey: 'sk-test', baseUrl: other.url, environment: {} });
  await expect(batch.status(handle('b'), signal)).rejects.toMatchObject({ status: 400, transient: true });
});

async function download(
  file: ResultFile | undefined,
): Promise<{ text: string; byteLength: number | undefined }> {
  const stream = await file?.open(signal);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream?.body ?? []) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), byteLength: stream?.byteLength };
}

function parseForm(call: Call | undefined): Promise<{ purpose: string; file: string; fileName: string }> {
  return new Promise((resolve, reject) => {
    const form = { purpose: '', file: '', fileName: '' };
    const parser = new Busboy({ headers: { 'content-type': call?.type ?? '' } });
    parser.on('field', (name, value) => {
      if (name === 'purpose') form.purpose = value;
    });
    parser.on('file', (_name, stream, fileName) => {
      form.fileName = fileName;
      stream.on('data', (chunk: Buffer) => (form.file += chunk.toString()));
    });
    parser.on('finish', () => resolve(form));
    parser.on('error', reject);
    parser.end(call?.body);
  });
}

describe('cleaning up', () => {
  const ended = {
    id: 'batch_1',
    status: 'completed',
    input_file_id: 'file-in',
    output_file_id: 'file-out',
    error_file_id: 'file-err',
  };

  async function cleanUp(
    answers: readonly [status: number, body: JsonValue][],
    staged: Record<string, string> = { input_file_id: 'file-in' },
  ): Promise<{ readonly lines: string[]; readonly error: unknown }> {
    await using api = await startApi(...answers);
    const { batch } = openai({
      apiKey: 'sk-test',
      baseUrl: `${api.url}/v1`,
      environment: {},
      deleteFiles: true,
    });
    const error: unknown = await batch
      .cleanUp?.(handle('batch_1'), staged, signal)
      .catch((caught: unknown) => caught);
    return { lines: api.calls.map((call) => call.line), error };
  }

  test('is there only when files are to be deleted', () => {
    expect(openai({ environment: {} }).batch.cleanUp).toBeUndefined();
    expect(openai({ environment: {}, deleteFiles: false }).batch.cleanUp).toBeUndefined();
    expect(openai({ environment: {}, deleteFiles: true }).batch.cleanUp).toBeTypeOf('function');
  });

  test('deletes input, output and errors of an ended batch', async () => {
    expect(
      await cleanUp([
        [200, ended],
        [200, {}],
      ]),
    ).toEqual({
      error: undefined,
      lines: [
        'GET /v1/batches/batch_1',
        'DELETE /v1/files/file-in',
        'DELETE /v1/files/file-out',
        'DELETE /v1/files/file-err',
      ],
    });
  });

  test('may be done again: what is gone is fine, and so is a batch without results', async () => {
    expect(await cleanUp([[404, {}]])).toEqual({
      error: undefined,
      lines: ['GET /v1/batches/batch_1', 'DELETE /v1/files/file-in'],
    });
    const empty = { ...ended, status: 'failed', output_file_id: null, error_file_id: '' };
    expect(
      await cleanUp(
        [
          [200, empty],
          [404, {}],
        ],
        {},
      ),
    ).toEqual({
      error: undefined,
      lines: ['GET /v1/batches/batch_1', 'DELETE /v1/files/file-in'],
    });
  });

  test('leaves the files of a batch that runs', async () => {
    const { error, lines } = await cleanUp([[200, { ...ended, status: 'in_progress' }]]);
    expect(error).toBeInstanceOf(BatchNotCompleteError);
    expect(lines).toEqual(['GET /v1/batches/batch_1']);
  });

  test('tells when a file cannot be deleted', async () => {
    const { error } = await cleanUp([
      [200, ended],
      [500, {}],
    ]);
    expect(error).toMatchObject({ name: 'ProviderApiError', status: 500 });
  });
});
