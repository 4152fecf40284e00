import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import type { Intent, Payload } from '../../../src/adapter/batch-port.ts';
import { InterruptedError, UsageError } from '../../../src/core/errors.ts';
import { google } from '../../../src/providers/google/adapter.ts';
import { readBody, startServer } from '../../http/local-server.ts';
import { startUploadServer, type UploadServer, type UploadTroubles } from './upload-server.ts';

const MB = 1024 * 1024;
const CHUNK = 8 * MB;

/** Two chunks and a bit, in which no two places are alike; opened anew from its start each time. */
const LENGTH = 2 * CHUNK + 1234;
const BYTES = Buffer.alloc(LENGTH);
for (let at = 0; at + 4 <= LENGTH; at += 4) BYTES.writeUInt32LE(at, at);
const HASH = createHash('sha256').update(BYTES).digest('hex');

function payload(bytes: Buffer = BYTES, byteLength = bytes.length): Payload & { opened: number } {
  const own = {
    count: 1000,
    byteLength,
    endpoint: '/batchGenerateContent',
    model: 'gemini-2.5-flash',
    shared: {},
    opened: 0,
    open: async function* open(): AsyncGenerator<Uint8Array> {
      own.opened += 1;
      // Pieces that end in no place of a chunk.
      for (let at = 0; at < bytes.length; at += 300_007) yield bytes.subarray(at, at + 300_007);
    },
  };
  return own;
}

const intent: Intent = {
  key: 'br_0123456789abcdef0123456789abcdef',
  runId: 'run_1',
  metadata: { team: 'blue' },
};
const NAME = 'files/br-0123456789abcdef0123456789abcdef';
const { signal } = new AbortController();

async function stage(server: UploadServer, given: Payload = payload()): Promise<unknown> {
  const { batch } = google({ apiKey: 'k', baseUrl: server.url, environment: {} });
  return batch.stage?.(given, intent, signal);
}

describe('an upload', () => {
  test('goes in chunks of 8 MiB under an id of our own', async () => {
    await using server = await startUploadServer();
    expect(await stage(server)).toEqual({ file_name: NAME });
    expect(server.calls).toEqual([
      'POST start',
      'POST upload 0',
      `POST upload ${CHUNK}`,
      `POST upload, finalize ${2 * CHUNK}`,
    ]);
    expect(server.hash.digest('hex')).toBe(HASH);
    expect(server.started).toEqual([
      {
        name: NAME,
        displayName: 'br_0123456789abcdef0123456789abcdef run_1 team=blue',
        mimeType: 'application/jsonl',
        sizeBytes: String(LENGTH),
      },
    ]);
    expect(server.startHeaders[0]).toMatchObject({
      'x-goog-api-key': 'k',
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-header-content-length': String(LENGTH),
      'x-goog-upload-header-content-type': 'application/jsonl',
    });
  });

  test('that ends where a chunk does has no empty one behind it', async () => {
    await using server = await startUploadServer();
    await stage(server, payload(BYTES.subarray(0, 2 * CHUNK)));
    expect(server.calls.slice(1)).toEqual(['POST upload 0', `POST upload, finalize ${CHUNK}`]);
  });

  test('keeps to the granularity that the server names', async () => {
    await using server = await startUploadServer({
      headers: { 'x-goog-upload-chunk-granularity': String(3 * MB) },
    });
    await stage(server);
    expect(server.calls.slice(1)).toEqual(['POST upload 0', `POST upload, finalize ${9 * MB}`]);
    expect(server.hash.digest('hex')).toBe(HASH);
  });

  test('stays at the server that was asked, wherever the session is said to be', async () => {
    await using server = await startUploadServer({ host: 'https://elsewhere.example' });
    expect(await stage(server)).toEqual({ file_name: NAME });
    expect(server.hash.digest('hex')).toBe(HASH);
  });
});

test('an upload stays below the base URL, whether another server names what stands in front of it or not', async () => {
  for (const prefix of ['', '/gateway']) {
    await using server = await startUploadServer({ host: `https://elsewhere.example${prefix}` });
    const { batch } = google({ apiKey: 'k', baseUrl: `${server.url}/gateway`, environment: {} });
    expect(await batch.stage?.(payload(), intent, signal)).toEqual({ file_name: NAME });
    expect([...new Set(server.paths)]).toEqual(['/gateway/upload/v1beta/files']);
  }
});

describe('a chunk that breaks off', () => {
  test('is taken up where the server stands, be it in the middle of a chunk', async () => {
    const cut = 5 * MB + 77;
    await using server = await startUploadServer({ cutChunk: (chunk) => (chunk === 1 ? cut : undefined) });
    const given = payload();
    expect(await stage(server, given)).toEqual({ file_name: NAME });
    expect(server.calls.slice(2)).toEqual([
      `POST upload ${CHUNK}`,
      'POST query',
      `POST upload, finalize ${CHUNK + cut}`,
    ]);
    expect(server.hash.digest('hex')).toBe(HASH);
    expect(given.opened).toBe(2);
  });

  test('is sent again when the server took nothing of it', async () => {
    await using server = await startUploadServer({ refuseChunk: (chunk) => (chunk === 0 ? 503 : undefined) });
    await stage(server);
    expect(server.calls.slice(1, 4)).toEqual(['POST upload 0', 'POST query', 'POST upload 0']);
    expect(server.hash.digest('hex')).toBe(HASH);
  });

  test('is not sent again when only its answer was lost', async () => {
    await using server = await startUploadServer({ loseAnswer: (chunk) => chunk === 0 });
    await stage(server);
    expect(server.calls.slice(1, 4)).toEqual(['POST upload 0', 'POST query', `POST upload ${CHUNK}`]);
    expect(server.hash.digest('hex')).toBe(HASH);
  });

  test('and was the last one, and whole, is looked at as a file', async () => {
    await using server = await startUploadServer({ loseAnswer: (chunk) => chunk === 2 });
    expect(await stage(server)).toEqual({ file_name: NAME });
    expect(server.calls.slice(-2)).toEqual(['POST query', `GET /v1beta/${NAME}`]);
  });

  test('and was the last one, and whole, may have to be ended by itself', async () => {
    await using server = await startUploadServer({ leaveOpen: (chunk) => chunk === 2 });
    expect(await stage(server)).toEqual({ file_name: NAME });
    expect(server.calls.slice(-2)).toEqual(['POST query', `POST upload, finalize ${LENGTH}`]);
    expect(server.hash.digest('hex')).toBe(HASH);
  });

  test('again and again while the upload gets on is taken up again and again', async () => {
    await using server = await startUploadServer({ cutChunk: (chunk) => (chunk < 10 ? MB : undefined) });
    expect(await stage(server)).toEqual({ file_name: NAME });
    expect(server.calls.filter((call) => call === 'POST query')).toHaveLength(10);
    expect(server.hash.digest('hex')).toBe(HASH);
  });

  test('again and again in the same place is given up, for whoever waits to begin anew', async () => {
    await using server = await startUploadServer({ refuseChunk: () => 503 });
    await expect(stage(server)).rejects.toMatchObject({ status: 503, transient: true });
    expect(server.calls.filter((call) => call === 'POST upload 0')).toHaveLength(4);
  });

  test('is given up as well when the server does not say where it stands', async () => {
    await using server = await startUploadServer({ refuseChunk: () => 500, refuseQuery: () => 500 });
    await expect(stage(server)).rejects.toMatchObject({ status: 500, transient: true });
    expect(server.calls.slice(1)).toEqual(['POST upload 0', 'POST query', 'POST query', 'POST query']);
  });

  test('is taken up as soon as the server says again where it stands', async () => {
    await using server = await startUploadServer({
      cutChunk: (chunk) => (chunk === 0 ? MB : undefined),
      refuseQuery: (query) => (query < 2 ? 503 : undefined),
    });
    expect(await stage(server)).toEqual({ file_name: NAME });
    expect(server.calls.slice(1, 6)).toEqual([
      'POST upload 0',
      'POST query',
      'POST query',
      'POST query',
      `POST upload ${MB}`,
    ]);
    expect(server.hash.digest('hex')).toBe(HASH);
  });

  test('because its session is gone has to begin anew', async () => {
    await using server = await startUploadServer({ refuseChunk: () => 410, refuseQuery: () => 404 });
    await expect(stage(server)).rejects.toMatchObject({ transient: true, effect: 'none' });
  });

  test('for good, or because the server wants a wait, is not sent again here', async () => {
    for (const status of [400, 429]) {
      await using server = await startUploadServer({ refuseChunk: () => status });
      await expect(stage(server)).rejects.toMatchObject({ status });
      expect(server.calls).toEqual(['POST start', 'POST upload 0']);
    }
  });

  test('because the payload is not as long as it says is the payload’s fault', async () => {
    await using server = await startUploadServer();
    await expect(stage(server, payload(BYTES.subarray(0, 100), LENGTH))).rejects.toThrow(UsageError);
  });

  test('because somebody stopped the work says so', async () => {
    await using server = await startUploadServer({ cutChunk: () => 0 });
    const { batch } = google({ apiKey: 'k', baseUrl: server.url, environment: {} });
    await expect(batch.stage?.(payload(), intent, AbortSignal.abort())).rejects.toThrow(InterruptedError);
  });
});

describe('a second upload of the same intent', () => {
  test('finds the file of the first one and uses it', async () => {
    await using server = await startUploadServer();
    await stage(server);
    const before = server.calls.length;
    expect(await stage(server)).toEqual({ file_name: NAME });
    expect(server.calls.slice(before)).toEqual(['POST start', `GET /v1beta/${NAME}`]);
  });

  test('makes room where the first one left a file that is not whole', async () => {
    for (const change of [{ sizeBytes: '5' }, { state: 'FAILED' }]) {
      await using server = await startUploadServer();
      await stage(server);
      Object.assign(server.file ?? {}, change);
      await expect(stage(server)).rejects.toMatchObject({ transient: true, effect: 'none' });
      expect(server.calls.at(-1)).toBe(`DELETE /v1beta/${NAME}`);
      expect(await stage(server)).toEqual({ file_name: NAME });
    }
  });

  test('that meets a file which nobody shows has to come again', async () => {
    await using server = await startServer(async (request, response) => {
      await readBody(request);
      response.statusCode = request.method === 'POST' ? 409 : 404;
      response.end('{}');
    });
    const { batch } = google({ apiKey: 'k', baseUrl: server.url, environment: {} });
    const late = { transient: true, effect: 'none', status: undefined };
    await expect(batch.stage?.(payload(), intent, signal)).rejects.toMatchObject(late);
  });

  test('that comes too early has to come again', async () => {
    const troubles: UploadTroubles = { state: 'PROCESSING' };
    await using server = await startUploadServer(troubles);
    const early = { name: 'ProviderApiError', transient: true, effect: 'none' };
    await expect(stage(server)).rejects.toMatchObject(early);
    await expect(stage(server)).rejects.toMatchObject(early);
    Object.assign(server.file ?? {}, { state: 'ACTIVE' });
    expect(await stage(server)).toEqual({ file_name: NAME });
  });
});

test('an answer that names no session is of no use', async () => {
  await using server = await startUploadServer({ host: 'no address' });
  await expect(stage(server)).rejects.toMatchObject({ name: 'ProviderApiError', transient: false });
});
