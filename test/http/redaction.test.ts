import { inspect } from 'node:util';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createRedact } from '../../src/http/redact.ts';
import { calm, createClient, rejection } from './create-client.ts';
import { startServer } from './local-server.ts';

/** Keys as providers make them, and some with characters that JSON and URLs escape. */
const keys = fc
  .string({
    minLength: 12,
    maxLength: 60,
    unit: fc.constantFrom(...Array.from('abcXYZ0189-_./+="\\%&?#:$^')),
  })
  .map((rest) => `sk-${rest}`);

/** Everything that a person or a program could see of an error, its causes included. */
function everythingOf(error: unknown): string {
  const seen: string[] = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error)];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    seen.push(at.message, at.stack ?? '', String(at), JSON.stringify(at));
    seen.push(JSON.stringify(Object.getOwnPropertyDescriptors(at)));
  }
  return seen.join('\n');
}

/** The key as it stands, and as it looks once JSON or a URL has escaped it. */
function formsOf(key: string): string[] {
  const once = JSON.stringify(key).slice(1, -1);
  return [key, once, JSON.stringify(once).slice(1, -1), encodeURIComponent(key)];
}

/** Servers that give the key back in every way a server can. */
const echoes = [
  (key: string) => ({
    status: 400,
    headers: {},
    body: JSON.stringify({ error: { message: `bad key ${key}`, code: key } }),
  }),
  (key: string) => ({
    status: 401,
    headers: {},
    body: JSON.stringify({ error: { message: `bad key ${key}` } }),
  }),
  (key: string) => ({ status: 500, headers: { 'x-echo': encodeURIComponent(key) }, body: `Bearer ${key}\n` }),
  (key: string) => ({
    status: 302,
    headers: { location: `https://x.example/${encodeURIComponent(key)}` },
    body: '',
  }),
  (key: string) => ({ status: 200, headers: { 'content-encoding': 'gzip' }, body: key }),
  (key: string) => ({ status: 200, headers: {}, body: `not JSON ${key}` }),
  (key: string) => ({ status: 200, headers: { 'content-length': '9999' }, body: key }),
] as const;

describe('no part of an error holds the key', () => {
  test('whatever the server sends back', async () => {
    let echo = '';
    let answer: (typeof echoes)[number] = echoes[0];
    await using server = await startServer((_, response) => {
      const { status, headers, body } = answer(echo);
      response.writeHead(status, headers as Record<string, string>);
      response.write(body, () => response.destroy());
    });
    const run = fc.asyncProperty(keys, fc.constantFrom(...echoes), async (key, way) => {
      echo = key;
      answer = way;
      const client = createClient(server.url, {
        headers: { authorization: `Bearer ${key}` },
        secrets: [key],
      });
      const send = async (): Promise<unknown> =>
        (await client.send({ method: 'GET', target: `/${encodeURIComponent(key)}`, signal: calm })).json();
      const text = everythingOf(await rejection(send()));
      for (const form of formsOf(key)) expect(text).not.toContain(form);
    });
    await fc.assert(run, { numRuns: 200 });
  });

  test('also when there is no answer at all', async () => {
    await using server = await startServer((request) => request.socket.destroy());
    const run = fc.asyncProperty(keys, fc.boolean(), async (key, listening) => {
      const url = listening ? server.url : 'http://127.0.0.1:1';
      const client = createClient(url, { headers: { authorization: `Bearer ${key}` }, secrets: [key] });
      const call = client.send({
        method: 'POST',
        target: '/',
        query: { key },
        body: { json: { key } },
        signal: calm,
      });
      const text = everythingOf(await rejection(call));
      for (const form of formsOf(key)) expect(text).not.toContain(form);
    });
    await fc.assert(run, { numRuns: 50 });
  });

  test('nor the password of a proxy', async () => {
    const proxy = { http: 'http://someone:s3cretpass@127.0.0.1:1' };
    const client = createClient('http://example.invalid', { proxy });
    const text = everythingOf(await rejection(client.send({ method: 'GET', target: '/', signal: calm })));
    expect(text).not.toContain('s3cretpass');
    expect(text).not.toContain(Buffer.from('someone:s3cretpass').toString('base64'));
  });
});

test('what is left of a key after starring out goes too', () => {
  expect(createRedact([])('Incorrect key: sk-proj-*****************wxyz. Go on.')).toBe(
    'Incorrect key: [redacted] Go on.',
  );
});
