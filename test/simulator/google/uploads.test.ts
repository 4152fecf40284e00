import { createHash } from 'node:crypto';
import { request } from 'node:http';

import { expect, test } from 'vitest';

import { parseFault } from '../../../src/simulator/index.ts';
import { openGoogle, type OpenedGoogle } from './open-google.ts';

const GRANULARITY = 8 * 1024 * 1024;
const KEY = { 'x-goog-api-key': 'test-key' };

interface StartOptions {
  readonly bytes?: number;
  readonly name?: string;
  readonly version?: string;
  readonly file?: object;
}

async function start(opened: OpenedGoogle, options: StartOptions = {}): Promise<Response> {
  const { bytes, name, version = 'v1beta' } = options;
  return globalThis.fetch(`${opened.simulator.urls.google}/upload/${version}/files`, {
    method: 'POST',
    headers: {
      ...KEY,
      'content-type': 'application/json',
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-command': 'start',
      'x-goog-upload-header-content-type': 'jsonl',
      ...(bytes === undefined ? {} : { 'x-goog-upload-header-content-length': String(bytes) }),
    },
    body: JSON.stringify({ file: options.file ?? (name === undefined ? {} : { name: `files/${name}` }) }),
  });
}

async function startUrl(opened: OpenedGoogle, options: StartOptions = {}): Promise<string> {
  return String((await start(opened, options)).headers.get('x-goog-upload-url'));
}

/** A command to a started upload, without a key, as the documented commands send it. */
function command(
  url: string,
  name: string,
  offset?: number,
  body?: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  return globalThis.fetch(url, {
    method: 'POST',
    headers: {
      'x-goog-upload-command': name,
      ...(offset === undefined ? {} : { 'x-goog-upload-offset': String(offset) }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

function progress(reply: Response): [string | null, string | null] {
  return [reply.headers.get('x-goog-upload-status'), reply.headers.get('x-goog-upload-size-received')];
}

/** Bytes that differ from place to place. */
function bytesOf(count: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count }, (_, index) => (index * 31 + (index >> 8)) % 251);
}

test('the start tells where to send the bytes: on the origin of the simulator, with the granularity of chunks', async () => {
  await using opened = await openGoogle();
  for (const version of ['v1', 'v1beta']) {
    const reply = await start(opened, { bytes: 5, version });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-goog-upload-url')).toMatch(
      new RegExp(
        `^${opened.simulator.urls.google}/upload/v1beta/files\\?upload_id=[\\w-]+&upload_protocol=resumable$`,
      ),
    );
    expect(reply.headers.get('x-goog-upload-chunk-granularity')).toBe(String(GRANULARITY));
    expect(progress(reply)).toEqual(['active', '0']);
  }
});

test('chunks are put together in order, and the last one gives the file', async () => {
  await using opened = await openGoogle();
  const bytes = bytesOf(GRANULARITY + 1_000);
  const url = await startUrl(opened, { bytes: bytes.length, name: 'in-two' });
  const first = await command(url, 'upload', 0, bytes.slice(0, GRANULARITY));
  expect(progress(first)).toEqual(['active', String(GRANULARITY)]);
  const last = await command(url, 'upload, finalize', GRANULARITY, bytes.slice(GRANULARITY));
  expect(progress(last)).toEqual(['final', String(bytes.length)]);
  const { file } = (await last.json()) as { file: Record<string, string> };
  const digest = createHash('sha256').update(bytes).digest('hex');
  expect(file).toMatchObject({
    name: 'files/in-two',
    mimeType: 'jsonl',
    sizeBytes: String(bytes.length),
    sha256Hash: Buffer.from(digest).toString('base64'),
    state: 'ACTIVE',
    source: 'UPLOADED',
  });
});

test('finalize may come by itself, and a query tells how far an upload came at any time', async () => {
  await using opened = await openGoogle();
  const url = await startUrl(opened, { bytes: 0, name: 'empty' });
  expect(progress(await command(url, 'query'))).toEqual(['active', '0']);
  const done = await command(url, 'finalize');
  expect(progress(done)).toEqual(['final', '0']);
  const again = await command(url, 'query');
  expect(progress(again)).toEqual(['final', '0']);
  expect(((await again.json()) as { file: { name: string } }).file.name).toBe('files/empty');
});

test('an offset that is not where the upload stands, and a chunk of another granularity, are refused', async () => {
  await using opened = await openGoogle();
  const url = await startUrl(opened);
  const wrong = await command(url, 'upload, finalize', 3, bytesOf(10));
  expect([wrong.status, ...progress(wrong)]).toEqual([400, 'active', '0']);
  expect(await wrong.text()).toContain('expected 0, got 3');
  expect((await command(url, 'upload', 0, bytesOf(10))).status).toBe(400);
  expect((await command(url, 'upload, finalize', undefined, bytesOf(10))).status).toBe(400);
  expect((await command(url, 'sing', 0)).status).toBe(400);
  expect((await command(url, 'upload, finalize', 0, bytesOf(10))).status).toBe(200);
});

test('an upload that ends with fewer bytes than announced, or goes on with more, is refused', async () => {
  await using opened = await openGoogle();
  const few = await command(await startUrl(opened, { bytes: 20 }), 'upload, finalize', 0, bytesOf(10));
  expect([few.status, ...progress(few)]).toEqual([400, 'active', '10']);
  const many = await command(await startUrl(opened, { bytes: 5 }), 'upload, finalize', 0, bytesOf(10));
  expect([many.status, ...progress(many)]).toEqual([400, 'active', '0']);
});

test('a cancelled or finished upload takes nothing more', async () => {
  await using opened = await openGoogle();
  const url = await startUrl(opened, { name: 'gone' });
  expect(progress(await command(url, 'cancel'))).toEqual(['cancelled', '0']);
  const late = await command(url, 'upload, finalize', 0, bytesOf(1));
  expect([late.status, await late.text()]).toEqual([400, 'Upload has already been terminated.']);
  await expect(opened.ai.files.get({ name: 'files/gone' })).rejects.toMatchObject({ status: 403 });
  expect((await command(url.replace(/upload_id=[^&]+/, 'upload_id=none'), 'query')).status).toBe(404);
});

test('a connection that breaks in the middle of a chunk leaves what came before, and the upload goes on from there', async () => {
  await using opened = await openGoogle();
  const bytes = bytesOf(400_000);
  const url = await startUrl(opened, { bytes: bytes.length, name: 'resumed' });
  await sendPart(url, bytes.slice(0, 150_000), bytes.length);
  const [status, size] = progress(await command(url, 'query'));
  const received = Number(size);
  expect(status).toBe('active');
  expect(received).toBeLessThanOrEqual(150_000);
  const rest = await command(url, 'upload, finalize', received, bytes.slice(received));
  const { file } = (await rest.json()) as { file: Record<string, string> };
  const digest = createHash('sha256').update(bytes).digest('hex');
  expect(file['sha256Hash']).toBe(Buffer.from(digest).toString('base64'));
});

/** Sends the beginning of a chunk whose length it tells in full, then cuts the connection. */
async function sendPart(url: string, part: Uint8Array, length: number): Promise<void> {
  const outgoing = request(url, {
    method: 'POST',
    headers: {
      'x-goog-upload-command': 'upload, finalize',
      'x-goog-upload-offset': 0,
      'content-length': length,
    },
  });
  outgoing.on('error', () => undefined);
  const closed = new Promise((resolve) => {
    outgoing.on('close', resolve);
  });
  await new Promise((resolve) => {
    outgoing.write(part, resolve);
  });
  outgoing.destroy();
  await closed;
}

test('broken-chunk cuts the first chunks of each upload half-way; a query and the rest complete it', async () => {
  await using opened = await openGoogle({ faults: [parseFault('broken-chunk=2')] });
  const bytes = bytesOf(1_001);
  const url = await startUrl(opened, { bytes: bytes.length, name: 'twice-broken' });
  await expect(command(url, 'upload, finalize', 0, bytes)).rejects.toThrow('fetch failed');
  expect(progress(await command(url, 'query'))).toEqual(['active', '500']);
  await expect(command(url, 'upload, finalize', 500, bytes.slice(500))).rejects.toThrow('fetch failed');
  expect(progress(await command(url, 'query'))).toEqual(['active', '750']);
  const last = await command(url, 'upload, finalize', 750, bytes.slice(750));
  const digest = createHash('sha256').update(bytes).digest('hex');
  expect(((await last.json()) as { file: object }).file).toMatchObject({
    name: 'files/twice-broken',
    sizeBytes: '1001',
    sha256Hash: Buffer.from(digest).toString('base64'),
  });
});

test('an id that a client chooses has to be short, plain and free', async () => {
  await using opened = await openGoogle();
  const message = async (name: string): Promise<string> => {
    const { error } = (await (await start(opened, { name })).json()) as { error: { message: string } };
    return error.message;
  };
  for (const name of ['-a', 'a-', 'A', 'a_b', 'a/b']) {
    expect(await message(name)).toContain('may only contain lowercase alphanumeric characters or dashes');
  }
  expect(await message('a'.repeat(41))).toContain('longer than 40 characters');
  expect((await start(opened, { name: 'a'.repeat(40) })).status).toBe(200);
  const url = await startUrl(opened, { name: 'mine' });
  const rival = await startUrl(opened, { name: 'mine' });
  await command(url, 'upload, finalize', 0, bytesOf(3));
  expect((await start(opened, { name: 'mine' })).status).toBe(409);
  const late = await command(rival, 'upload, finalize', 0, bytesOf(4));
  expect(late.status).toBe(409);
  expect(await late.json()).toMatchObject({ error: { code: 409, status: 'ALREADY_EXISTS' } });
});

test('files of more than 2 GB, long display names and unknown fields are refused at the start', async () => {
  await using opened = await openGoogle();
  expect((await start(opened, { bytes: 2_147_483_648 })).status).toBe(200);
  expect((await start(opened, { bytes: 2_147_483_649 })).status).toBe(400);
  expect((await start(opened, { file: { sizeBytes: '2147483649' } })).status).toBe(400);
  expect((await start(opened, { file: { display_name: 'x'.repeat(512) } })).status).toBe(200);
  expect((await start(opened, { file: { displayName: 'x'.repeat(513) } })).status).toBe(400);
  const unknown = await start(opened, { file: { title: 'x' } });
  expect(await unknown.json()).toMatchObject({
    error: { message: `Invalid JSON payload received. Unknown name "title" at 'file': Cannot find field.` },
  });
});

test('another protocol than the resumable one is refused', async () => {
  await using opened = await openGoogle();
  const reply = await globalThis.fetch(`${opened.simulator.urls.google}/upload/v1beta/files`, {
    method: 'POST',
    headers: { ...KEY, 'x-goog-upload-protocol': 'multipart' },
    body: 'bytes',
  });
  expect(reply.status).toBe(400);
});
