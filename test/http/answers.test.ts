import { describe, expect, test } from 'vitest';

import { createVirtualClock } from '../../src/core/clock.ts';
import { CredentialsError, ProviderApiError } from '../../src/core/errors.ts';
import { calm, createClient, rejection } from './create-client.ts';
import { startServer, type LocalServer } from './local-server.ts';

const get = { method: 'GET', target: '/things', signal: calm } as const;

function answering(status: number, headers: Record<string, string>, body: string): Promise<LocalServer> {
  return startServer((_, response) => response.writeHead(status, headers).end(body));
}

describe('an answer that is no success', () => {
  test.each([
    [400, false, 'none'],
    [403, false, 'none'],
    [404, false, 'none'],
    [408, true, 'unknown'],
    [409, true, 'unknown'],
    [413, false, 'none'],
    [429, true, 'none'],
    [500, true, 'unknown'],
    [502, true, 'unknown'],
    [503, true, 'unknown'],
  ] as const)('of status %i is transient: %s, with effect: %s', async (status, transient, effect) => {
    await using server = await answering(status, {}, '{"error":{"message":"No.","code":"c1"}}');
    const error = await rejection(createClient(server.url).send(get));
    expect(error).toBeInstanceOf(ProviderApiError);
    expect(error).toMatchObject({ provider: 'acme', status, transient, effect, providerCode: 'c1' });
    expect((error as ProviderApiError).message).toBe(`Acme answered ${status} to GET /things: No.`);
  });

  test('of status 401 means that the key is refused', async () => {
    await using server = await answering(401, {}, '{"error":{"message":"Wrong key: sk-t**********vT1."}}');
    const error = await rejection(createClient(server.url).send(get));
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error).toMatchObject({ code: 'credentials_refused', provider: 'acme' });
    expect(String(error)).toContain('Wrong key: [redacted]');
  });

  test('is described by its first line when it is text, and not at all when it is a web page', async () => {
    await using text = await answering(502, { 'content-type': 'text/plain' }, 'upstream down\nmore');
    await using page = await answering(502, { 'content-type': 'text/html' }, '<html>…');
    await using nothing = await answering(502, {}, '');
    const messages = [];
    for (const server of [text, page, nothing]) {
      messages.push(((await rejection(createClient(server.url).send(get))) as Error).message);
    }
    expect(messages).toEqual([
      'Acme answered 502 to GET /things: upstream down',
      'Acme answered 502 to GET /things: a web page instead of an answer',
      'Acme answered 502 to GET /things.',
    ]);
  });

  test('cannot move the cursor or fill the screen', async () => {
    const nasty = `\u001b[2J\u0007${'x'.repeat(5_000)}\u2028`;
    await using server = await answering(400, {}, JSON.stringify({ error: { message: nasty } }));
    const error = await rejection(createClient(server.url).send(get));
    expect((error as Error).message).toMatch(/^[^\p{Cc}\u2028]*$/u);
    expect((error as Error).message.length).toBeLessThan(1_100);
  });

  test('may come while the upload is still going on', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(413).end('{"error":{"message":"Too large."}}');
    });
    const chunk = Buffer.alloc(64 * 1024);
    async function* open(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < 400; sent++) yield chunk;
    }
    const body = { contentType: 'x/y', byteLength: 400 * chunk.length, open };
    const error = await rejection(createClient(server.url).send({ ...get, method: 'POST', body }));
    expect(error).toMatchObject({ status: 413, effect: 'none' });
  });
});

describe('the time to wait', () => {
  const clock = createVirtualClock(Date.parse('Sat, 21 Nov 2026 12:00:00 GMT'));
  test.each([
    [{ 'retry-after-ms': '1500' }, 1_500],
    [{ 'retry-after-ms': '1500', 'retry-after': '7' }, 1_500],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT', date: '' }, 30_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT', date: 'Sat, 21 Nov 2026 12:00:20 GMT' }, 10_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT', date: '' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{}, undefined],
  ])('is read from %j', async (headers, expected) => {
    await using server = await answering(429, headers, '');
    const error = await rejection(createClient(server.url, { clock }).send(get));
    expect((error as ProviderApiError).retryAfterMs).toBe(expected);
  });
});

describe('an answer that is no use', () => {
  test('is an error when it is not JSON', async () => {
    await using server = await answering(200, {}, '<html>');
    const reply = await createClient(server.url).send(get);
    expect(await rejection(reply.json())).toMatchObject({
      message: 'Acme GET /things: the answer is not JSON',
      transient: false,
      effect: 'unknown',
    });
  });

  test('is an error when it is longer than the caller can take', async () => {
    await using server = await answering(200, {}, 'x'.repeat(100_000));
    const reply = await createClient(server.url).send(get);
    expect(await rejection(reply.text(1_000))).toMatchObject({ name: 'ProviderApiError', transient: true });
  });

  test('is an error when it is compressed', async () => {
    await using server = await answering(200, { 'content-encoding': 'gzip' }, 'x');
    const error = await rejection(createClient(server.url).send(get));
    expect(error).toMatchObject({ name: 'ProviderApiError', transient: false });
  });
});
