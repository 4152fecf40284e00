import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { readInRing } from '../../src/core/read-in-ring.ts';
import { calm, createClient } from './create-client.ts';
import { readBody, startServer } from './local-server.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'upload-script.ts');
const MB = 1024 * 1024;

let directory = '';
const pathOf = (name: string): string => join(directory, name);

/** A file in which no two chunks are alike. */
async function writeNumbered(path: string, megabytes: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  for (let index = 0; index < megabytes; index++) {
    const chunk = Buffer.alloc(MB, `${index} `);
    hash.update(chunk);
    await file.write(chunk);
  }
  await file.close();
  return hash.digest('hex');
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upload-'));
  await writeFile(pathOf('small'), 'x');
});
afterAll(() => rm(directory, { recursive: true }));

test('an upload of 200 MB needs less than 64 MB of memory and has the announced length', async () => {
  await writeNumbered(pathOf('large'), 200);
  const lengths: number[] = [];
  await using server = await startServer((request, response) => {
    let received = 0;
    request.on('data', (chunk: Buffer) => (received += chunk.length));
    request.on('end', () => {
      lengths.push(Number(request.headers['content-length']), received);
      response.end('{}');
    });
  });
  const { stdout } = await run(process.execPath, [script, server.url, pathOf('small'), pathOf('large')]);
  // Printed for the record: the figure differs from machine to machine, the limit does not.
  const grownMb = Number(stdout);
  process.stderr.write(`200 MB upload: resident memory grew by ${grownMb.toFixed(1)} MB\n`);
  expect(lengths).toHaveLength(4);
  expect(lengths[2]).toBeGreaterThan(200 * MB);
  expect(lengths[3]).toBe(lengths[2]);
  expect(grownMb).toBeLessThan(64);
}, 120_000);

test('buffers that are used again arrive whole at a server that reads slowly', async () => {
  const expected = await writeNumbered(pathOf('medium'), 12);
  const hash = createHash('sha256');
  await using server = await startServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      request.pause();
      setImmediate(() => setImmediate(() => request.resume()));
    });
    request.on('end', () => response.end('{}'));
  });
  const body = { contentType: 'x/y', byteLength: 12 * MB, open: () => readInRing(pathOf('medium')) };
  await createClient(server.url).send({ method: 'POST', target: '/', body, signal: calm });
  expect(hash.digest('hex')).toBe(expected);
});

test('a payload that is shorter or longer than announced is an error', async () => {
  await using server = await startServer(async (request, response) => {
    await readBody(request);
    response.end('{}');
  });
  for (const byteLength of [1, 3]) {
    const body = { contentType: 'x/y', byteLength, open: () => chunks('ab') };
    const call = createClient(server.url).send({ method: 'POST', target: '/', body, signal: calm });
    await expect(call).rejects.toMatchObject({ name: 'ProviderApiError' });
  }
});

test("a payload's own error comes through as it is", async () => {
  await using server = await startServer((request) => request.resume());
  const body = { contentType: 'x/y', byteLength: 5, open: () => readInRing(pathOf('no such file')) };
  const call = createClient(server.url).send({ method: 'POST', target: '/', body, signal: calm });
  await expect(call).rejects.toMatchObject({ name: 'FileOperationError', path: pathOf('no such file') });
});

test('a process ends by itself when its calls are done', async () => {
  await using server = await startServer(async (request, response) => {
    await readBody(request);
    response.end('{}');
  });
  server.server.keepAliveTimeout = 0;
  const args = [script, server.url, pathOf('small'), pathOf('small')];
  const { stdout } = await run(process.execPath, args, { timeout: 30_000 });
  expect(stdout).toMatch(/^\d/);
});

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
