import { describe, expect, test } from 'vitest';

import { ConfigurationError, ProviderApiError } from '../../src/core/errors.ts';
import { calm, createClient, KEY, rejection } from './create-client.ts';
import { readBody, startServer } from './local-server.ts';

describe('one exchange', () => {
  test('sends method, path, query, headers and a JSON body, and gives status, headers and JSON', async () => {
    const seen: unknown[] = [];
    await using server = await startServer(async (request, response) => {
      const body = await readBody(request);
      seen.push(request.method, request.url, body.toString());
      const { authorization, 'x-extra': extra, 'content-type': type } = request.headers;
      seen.push(authorization, extra, type);
      response.setHeader('x-two', ['a', 'b']);
      response.end('{"well":"received"}');
    });
    const reply = await createClient(`${server.url}/v1/`).send({
      method: 'POST',
      target: '/things',
      query: { limit: 5, after: 'a b', before: undefined },
      headers: { 'x-extra': 'yes' },
      body: { json: { a: 1 } },
      signal: calm,
    });
    expect(reply.status).toBe(200);
    expect(reply.headers['x-two']).toBe('a, b');
    expect(await reply.json()).toEqual({ well: 'received' });
    const url = '/v1/things?limit=5&after=a+b';
    expect(seen).toEqual(['POST', url, '{"a":1}', `Bearer ${KEY}`, 'yes', 'application/json']);
  });

  test('uses a connection of its own for each call, so that a stale one leaves no call in doubt', async () => {
    const ports = new Set<number>();
    await using server = await startServer((request, response) => {
      ports.add(request.socket.remotePort ?? 0);
      response.end('{}');
    });
    const client = createClient(server.url);
    for (let call = 0; call < 3; call++) {
      await (await client.send({ method: 'POST', target: '/', signal: calm })).json();
    }
    expect(ports.size).toBe(3);
  });

  test('is made once: a server that hangs up is not asked again', async () => {
    let calls = 0;
    await using server = await startServer((request) => {
      calls++;
      request.socket.destroy();
    });
    for (const method of ['GET', 'POST'] as const) {
      calls = 0;
      const error = await rejection(createClient(server.url).send({ method, target: '/', signal: calm }));
      expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'unknown', transient: true });
      expect(calls).toBe(1);
    }
  });

  test('is not made at all by a client that was closed', async () => {
    await using server = await startServer((_, response) => response.end('{}'));
    const client = createClient(server.url);
    await client.close();
    const error = await rejection(client.send({ method: 'GET', target: '/', signal: calm }));
    expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'none' });
  });
});

describe('the base URL', () => {
  test.each([
    ['', '/batches'],
    ['/', '/batches'],
    ['/openai/v1', '/openai/v1/batches'],
    ['/openai/v1/', '/openai/v1/batches'],
    ['/a%20b', '/a%20b/batches'],
  ])('is used as given: "%s" leads to %s', async (prefix, expected) => {
    let seen: string | undefined;
    await using server = await startServer((request, response) => {
      seen = request.url;
      response.end('{}');
    });
    await (
      await createClient(server.url + prefix).send({ method: 'GET', target: '/batches', signal: calm })
    ).json();
    expect(seen).toBe(expected);
  });

  test.each([
    ['not a url'],
    ['api.example.com/v1'],
    ['ftp://example.com'],
    [`https://example.com/v1?api_key=${KEY}`],
    ['https://example.com/v1?'],
    ['https://example.com/v1#part'],
    [`https://user:${KEY}@example.com/v1`],
  ])('is refused without being shown: %s', (baseUrl) => {
    let error: unknown;
    try {
      createClient(baseUrl);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toContain('ACME_BASE_URL');
    expect(String(error)).not.toContain(KEY);
  });
});

describe('credentials', () => {
  test.each([301, 302, 303, 307, 308])('never follow a redirect (%i)', async (status) => {
    let stolen = 0;
    await using thief = await startServer((_, response) => {
      stolen++;
      response.end('{}');
    });
    await using server = await startServer((_, response) => {
      response.writeHead(status, { location: `${thief.url}/path?${KEY}` }).end();
    });
    const error = await rejection(
      createClient(server.url).send({ method: 'GET', target: '/', signal: calm }),
    );
    expect(error).toBeInstanceOf(ProviderApiError);
    expect(error).toMatchObject({ status, transient: false, effect: status === 303 ? 'unknown' : 'none' });
    expect(String(error)).toContain(thief.url);
    expect(String(error)).not.toContain(KEY);
    expect(stolen).toBe(0);
  });

  test('go to a URL from a reply when it is on the origin of the base URL, and nowhere else', async () => {
    let stolen = 0;
    let seen: string | undefined;
    await using thief = await startServer((_, response) => {
      stolen++;
      response.end('{}');
    });
    await using server = await startServer((request, response) => {
      seen = request.url;
      response.end('{}');
    });
    const client = createClient(`${server.url}/v1`);
    await (
      await client.send({ method: 'GET', target: `${server.url}/other/place?x=1`, signal: calm })
    ).json();
    expect(seen).toBe('/other/place?x=1');
    for (const target of [thief.url, `${server.url}@evil.example/`, 'nonsense', 'file:///etc/passwd']) {
      const error = await rejection(client.send({ method: 'GET', target, signal: calm }));
      expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'none', transient: false });
    }
    expect(stolen).toBe(0);
  });

  test('stay on the origin when a path from outside begins with two slashes', async () => {
    let seen: string | undefined;
    await using server = await startServer((request, response) => {
      seen = request.url;
      response.end('{}');
    });
    await (
      await createClient(server.url).send({ method: 'GET', target: '//evil.example/x', signal: calm })
    ).json();
    expect(seen).toBe('//evil.example/x');
  });
});
