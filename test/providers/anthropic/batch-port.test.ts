import type { IncomingHttpHeaders } from 'node:http';

import { describe, expect, test } from 'vitest';

import type { BatchPort, Intent, Payload, ResultFile } from '../../../src/adapter/batch-port.ts';
import { BatchNotCompleteError, BatchNotFoundError } from '../../../src/core/errors.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { anthropic, type AnthropicOptions } from '../../../src/providers/anthropic/adapter.ts';
import { readBody, startServer, type LocalServer } from '../../http/local-server.ts';
import { readGolden } from './golden/read-golden.ts';

interface Call {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Api extends LocalServer {
  readonly calls: Call[];
  readonly port: BatchPort;
  readonly lines: () => string[];
}

type Answer = readonly [status: number, body: JsonValue | Buffer, headers?: Record<string, string>];

/** An API that gives the answers in order, the last one again and again; `ORIGIN` in them is its own. */
async function startApi(options: AnthropicOptions, ...answers: readonly Answer[]): Promise<Api> {
  const calls: Call[] = [];
  const server = await startServer(async (request, response) => {
    const [status, body, headers] = answers[Math.min(calls.length, answers.length - 1)] ?? [500, null];
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    calls.push({ line, headers: request.headers, body: await readBody(request) });
    const text = JSON.stringify(body).replaceAll('ORIGIN', `http://${request.headers.host ?? ''}`);
    response.writeHead(status, headers).end(Buffer.isBuffer(body) ? body : text);
  });
  const settings = { apiKey: 'sk-test', baseUrl: server.url, environment: {}, ...options };
  const port = anthropic({ ...settings, baseUrl: `${server.url}${options.baseUrl ?? ''}` }).batch;
  return { ...server, calls, port, lines: () => calls.map((call) => call.line) };
}

const lines = Buffer.from('{"custom_id":"a","params":{}}\n{"custom_id":"b","params":{}}\n');
const payload: Payload = {
  count: 2,
  byteLength: lines.length,
  endpoint: '/v1/messages',
  model: 'claude-opus-5-5',
  shared: { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'a,b' },
  open: async function* open() {
    yield lines.subarray(0, 7);
    yield lines.subarray(7);
  },
};
const intent: Intent = { key: 'i-0-abc', runId: 'run-1', metadata: { team: 'blue' } };
const { signal } = new AbortController();
const handle = (batchId: string): { version: 1; provider: string; batchId: string } => ({
  version: 1,
  provider: 'anthropic',
  batchId,
});
const refusal = (type: string, message: string): JsonObject => ({ type: 'error', error: { type, message } });
const running = readGolden('batch-in-progress');
const ended = (url: string | null): JsonObject => ({ ...readGolden('batch-ended'), results_url: url });

describe('submitting', () => {
  test('creates the batch by one body of known length, with the headers that its requests were encoded for', async () => {
    await using api = await startApi({}, [200, running]);
    expect(api.port).not.toHaveProperty('stage');
    const snapshot = await api.port.submit(payload, {}, intent, signal);
    const [call] = api.calls;
    expect(api.lines()).toEqual(['POST /v1/messages/batches']);
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(call?.body.length),
      'x-api-key': 'sk-test',
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'a,b',
    });
    expect(JSON.parse(String(call?.body))).toEqual({
      requests: [
        { custom_id: 'a', params: {} },
        { custom_id: 'b', params: {} },
      ],
    });
    expect(snapshot).toMatchObject({
      status: 'in_progress',
      handle: { version: 1, provider: 'anthropic', batchId: 'msgbatch_01XPZPiH1ni3dsLAD9cBDeew' },
    });
  });

  test.each([
    [400, 'invalid_request_error', 'none', false],
    [413, 'request_too_large', 'none', false],
    [429, 'rate_limit_error', 'none', true],
    [500, 'api_error', 'unknown', true],
    [529, 'overloaded_error', 'unknown', true],
  ])(
    'that is answered with %i had the effect; it is not repeated',
    async (status, type, effect, transient) => {
      await using api = await startApi({}, [status, refusal(type, 'No.'), { 'retry-after': '7' }]);
      const call = api.port.submit(payload, {}, intent, signal);
      await expect(call).rejects.toMatchObject({
        status,
        effect,
        transient,
        providerCode: type,
        retryAfterMs: 7_000,
        message: expect.stringContaining('No.') as string,
      });
      expect(api.calls).toHaveLength(1);
    },
  );

  test('that is answered with something else leaves open whether there is a batch', async () => {
    await using api = await startApi({}, [200, { hello: 'world' }]);
    const call = api.port.submit(payload, {}, intent, signal);
    await expect(call).rejects.toMatchObject({ name: 'ProviderApiError', effect: 'unknown' });
  });

  test.each([
    ['enforced_spend_limit_reached', false],
    ['contract_spend_limit_reached', false],
    ['ramp_limit_exceeded', true],
  ])('over the limit %s may pass by waiting: %s', async (code, transient) => {
    const error = { type: 'rate_limit_error', message: 'No.', details: { error_code: code } };
    await using api = await startApi({}, [429, { type: 'error', error }]);
    const call = api.port.submit(payload, {}, intent, signal);
    await expect(call).rejects.toMatchObject({ status: 429, transient, providerCode: code, effect: 'none' });
  });
});

describe('a batch', () => {
  test('is looked at under its own id, escaped, and says when to ask again while it runs', async () => {
    await using api = await startApi({}, [200, running, { 'retry-after': '10' }], [200, ended(null)]);
    const first = await api.port.status(handle('a/b?c#d'), signal);
    expect(first).toMatchObject({ status: 'in_progress', pollAfterMs: 10_000, counts: { processing: 3 } });
    expect(first.raw).toEqual(running);
    const second = await api.port.status(handle('a'), signal);
    expect(second).not.toHaveProperty('pollAfterMs');
    expect(api.lines()[0]).toBe('GET /v1/messages/batches/a%2Fb%3Fc%23d');
  });

  test.each(['', '.', '..', '\ud800'])(
    'cannot have the id "%s", which would be another place',
    async (id) => {
      await using api = await startApi({ deleteBatches: true }, [200, {}]);
      await expect(api.port.status(handle(id), signal)).rejects.toThrow(BatchNotFoundError);
      await expect(api.port.cancel(handle(id), signal)).rejects.toThrow(BatchNotFoundError);
      expect(api.calls).toEqual([]);
    },
  );

  test('that Anthropic does not know is a BatchNotFoundError wherever it is asked for', async () => {
    await using api = await startApi({}, [404, refusal('not_found_error', 'Not found')]);
    await expect(api.port.status(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
    await expect(api.port.results(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
    await expect(api.port.cancel(handle('x'), signal)).rejects.toThrow(BatchNotFoundError);
  });

  test('is cancelled, or has ended already', async () => {
    await using api = await startApi(
      {},
      [200, readGolden('batch-canceling')],
      [200, readGolden('batch-canceled')],
      [400, refusal('invalid_request_error', 'It has ended.')],
      [200, ended(null)],
      [409, refusal('conflict_error', 'Just now.')],
      [200, running],
    );
    expect(await api.port.cancel(handle('b'), signal)).toBe('cancelling');
    expect(await api.port.cancel(handle('b'), signal)).toBe('already-ended');
    expect(await api.port.cancel(handle('b'), signal)).toBe('already-ended');
    await expect(api.port.cancel(handle('b'), signal)).rejects.toMatchObject({ status: 409 });
    const cancel = 'POST /v1/messages/batches/b/cancel';
    const look = 'GET /v1/messages/batches/b';
    expect(api.lines()).toEqual([cancel, cancel, cancel, look, cancel, look]);
  });
});

describe('the results', () => {
  const FILE = Buffer.from('{"custom_id":"a","result":{"type":"canceled"}}\n');
  const ROUTE = 'GET /v1/messages/batches/b/results';

  test('are at the URL that the batch names, as often as they are wanted', async () => {
    const named = 'ORIGIN/v1/messages/batches/b/results?part=1';
    await using api = await startApi(
      {},
      [200, ended(named)],
      [200, FILE, { 'content-length': String(FILE.length) }],
    );
    const files = await api.port.results(handle('b'), signal);
    expect(files.map((file) => file.role)).toEqual(['output']);
    expect(await download(files[0])).toEqual({ text: FILE.toString(), byteLength: FILE.length });
    expect(await download(files[0])).toEqual({ text: FILE.toString(), byteLength: FILE.length });
    expect(api.lines()).toEqual(['GET /v1/messages/batches/b', `${ROUTE}?part=1`, `${ROUTE}?part=1`]);
    expect(api.calls[1]?.headers).toMatchObject({
      'x-api-key': 'sk-test',
      'anthropic-version': '2026-10-21',
    });
  });

  test.each([
    'https://api.anthropic.com/v1/messages/batches/b/results',
    'ORIGIN.evil.test/v1/messages/batches/b/results',
    'ORIGIN/v1/messages/batches/b/results',
    '//other.test/x',
    'not a url',
    null,
  ])(
    'are at the documented path below the base URL when the batch names a place outside it: %s',
    async (url) => {
      await using api = await startApi({ baseUrl: '/gateway' }, [200, ended(url)], [200, FILE]);
      const [file] = await api.port.results(handle('b'), signal);
      expect((await download(file)).text).toBe(FILE.toString());
      expect(api.lines()[1]).toBe('GET /gateway/v1/messages/batches/b/results');
    },
  );

  test('of a batch that runs are not there yet, and of an archived one no more', async () => {
    await using api = await startApi({}, [200, running], [200, readGolden('batch-archived')]);
    await expect(api.port.results(handle('b'), signal)).rejects.toThrow(BatchNotCompleteError);
    expect(await api.port.results(handle('b'), signal)).toEqual([]);
  });
});

test('batches are listed page by page', async () => {
  const page = { data: [running, 7], first_id: 'b3', last_id: 'b2', has_more: true };
  await using api = await startApi(
    {},
    [200, page],
    [200, { data: [], has_more: false, last_id: null }],
    [200, {}],
  );
  const first = await api.port.list({ limit: 2 }, signal);
  expect(first).toMatchObject({ next: 'b2', items: [{ status: 'in_progress' }] });
  expect(await api.port.list({ limit: 5_000, after: 'b2' }, signal)).toEqual({ items: [] });
  expect(api.lines()).toEqual([
    'GET /v1/messages/batches?limit=2',
    'GET /v1/messages/batches?limit=1000&after_id=b2',
  ]);
  await expect(api.port.list({ limit: 2 }, signal)).rejects.toMatchObject({ name: 'ProviderApiError' });
});

describe('cleaning up', () => {
  test('is not offered unless batches are to be deleted', async () => {
    await using api = await startApi({}, [200, {}]);
    expect(api.port.cleanUp).toBeUndefined();
  });

  test('deletes the batch; one that is gone is fine, one that cannot be deleted is not', async () => {
    const deleted = { id: 'b', type: 'message_batch_deleted' };
    await using api = await startApi(
      { deleteBatches: true },
      [200, deleted],
      [404, refusal('not_found_error', 'Gone.')],
      [400, refusal('invalid_request_error', 'It runs.')],
    );
    await api.port.cleanUp?.(handle('b'), {}, signal);
    await api.port.cleanUp?.(handle('b'), {}, signal);
    await expect(api.port.cleanUp?.(handle('b'), {}, signal)).rejects.toMatchObject({ status: 400 });
    expect(api.lines()[0]).toBe('DELETE /v1/messages/batches/b');
  });
});

test('the server may say itself what passes by waiting', async () => {
  await using server = await startServer((_, response) =>
    response.writeHead(400, { 'x-should-retry': 'true' }).end(),
  );
  const { batch } = anthropic({ apiKey: 'sk-test', baseUrl: server.url, environment: {} });
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
