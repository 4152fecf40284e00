import { createServer } from 'node:net';

import { describe, expect, test } from 'vitest';

import { InterruptedError, ProviderApiError } from '../../src/core/errors.ts';
import { calm, createClient, rejection } from './create-client.ts';
import { startServer } from './local-server.ts';

const post = { method: 'POST', target: '/things', body: { json: { a: 1 } }, signal: calm } as const;

/** The address of a port that nobody listens on. */
async function closedPort(): Promise<string> {
  const server = await startServer(() => undefined);
  await server[Symbol.asyncDispose]();
  return server.url;
}

describe('a call that gets no answer', () => {
  test('had no effect when nobody listens', async () => {
    const url = await closedPort();
    const error = await rejection(createClient(url).send(post));
    expect(error).toBeInstanceOf(ProviderApiError);
    expect(error).toMatchObject({ effect: 'none', transient: true, status: undefined });
    expect(String(error)).toContain(`Acme cannot be reached at ${url}: connect ECONNREFUSED`);
  });

  test('had no effect when the server does not speak TLS', async () => {
    await using server = await startServer((_, response) => response.end('{}'));
    const error = await rejection(createClient(server.url.replace('http:', 'https:')).send(post));
    expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'none', transient: false });
  });

  test('had no effect when the name is not known', async () => {
    const error = await rejection(createClient('http://no-such-host.invalid').send(post));
    expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'none', transient: true });
  });

  test('may have had an effect when the head of the answer does not come in time', async () => {
    await using server = await startServer(() => undefined);
    const error = await rejection(createClient(server.url, { timeouts: { headersMs: 20 } }).send(post));
    expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'unknown', transient: true });
    expect(String(error)).toContain('Headers Timeout');
  });

  test('may have had an effect when the body of the answer stands still', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":');
    });
    const reply = await createClient(server.url, { timeouts: { bodyIdleMs: 20 } }).send(post);
    expect(await rejection(reply.json())).toMatchObject({ effect: 'unknown', transient: true });
  });

  test('may have had an effect when the answer is not HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const error = await rejection(createClient(`http://127.0.0.1:${port}`).send(post));
      expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'unknown' });
    } finally {
      server.close();
    }
  });
});

describe('a body that ends too early', () => {
  test('is an error when its length was announced', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x'.repeat(40), () => response.destroy());
    });
    const reply = await createClient(server.url).send({ ...post, method: 'GET' });
    expect(reply.byteLength).toBe(100);
    const chunks: Uint8Array[] = [];
    const error = await rejection(
      (async () => {
        for await (const chunk of reply.stream()) chunks.push(chunk);
      })(),
    );
    expect(Buffer.concat(chunks).toString()).toBe('x'.repeat(40));
    expect(error).toMatchObject({ name: 'ProviderApiError', transient: true });
  });

  test.each(['keep-alive', 'close'])(
    'is an error when it comes in chunks (connection: %s)',
    async (connection) => {
      await using server = await startServer((_, response) => {
        response.writeHead(200, { 'transfer-encoding': 'chunked', connection });
        response.write('x'.repeat(40), () => response.destroy());
      });
      const reply = await createClient(server.url).send({ ...post, method: 'GET' });
      expect(await rejection(reply.text())).toMatchObject({ name: 'ProviderApiError', transient: true });
    },
  );
});

test('a body that fails while nobody reads it harms nobody, and whoever reads it later is told', async () => {
  const cut = Promise.withResolvers<void>();
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('x', () => response.destroy());
    response.on('close', cut.resolve);
  });
  const client = createClient(server.url);
  const reply = await client.send({ ...post, method: 'GET' });
  await cut.promise;
  await rejection((await client.send({ ...post, method: 'GET' })).text());
  expect(await rejection(reply.text())).toMatchObject({ name: 'ProviderApiError' });
});

describe('an interruption', () => {
  test('before the call makes none', async () => {
    let calls = 0;
    await using server = await startServer((_, response) => {
      calls++;
      response.end('{}');
    });
    const signal = AbortSignal.abort(new InterruptedError('Stopped by the user.'));
    const error = await rejection(createClient(server.url).send({ ...post, signal }));
    expect(error).toBeInstanceOf(InterruptedError);
    expect(error).toMatchObject({ message: 'Stopped by the user.', cause: { effect: 'none' } });
    expect(calls).toBe(0);
  });

  test('while the server thinks leaves the effect unknown', async () => {
    const controller = new AbortController();
    await using server = await startServer(() => controller.abort());
    const error = await rejection(createClient(server.url).send({ ...post, signal: controller.signal }));
    expect(error).toBeInstanceOf(InterruptedError);
    expect(error).toMatchObject({ cause: { effect: 'unknown' } });
  });

  test('ends a download', async () => {
    const controller = new AbortController();
    await using server = await startServer((_, response) => {
      response.writeHead(200).write('x');
    });
    const reply = await createClient(server.url).send({ ...post, method: 'GET', signal: controller.signal });
    const error = await rejection(
      (async () => {
        for await (const chunk of reply.stream()) if (chunk.length > 0) controller.abort();
      })(),
    );
    expect(error).toBeInstanceOf(InterruptedError);
  });
});
