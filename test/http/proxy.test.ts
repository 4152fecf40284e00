import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ConfigurationError } from '../../src/core/errors.ts';
import { readProxySettings } from '../../src/http/proxy-settings.ts';
import { calm, createClient, KEY, rejection } from './create-client.ts';
import { startServer, type LocalServer } from './local-server.ts';

interface Proxy extends LocalServer {
  readonly seen: string[];
}

/** A proxy as in RFC 9110: passes on whole requests, and opens tunnels. It sends everything to `target`. */
async function startProxy(target: URL, password?: string): Promise<Proxy> {
  const seen: string[] = [];
  const proxy = await startServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const expected = `Basic ${Buffer.from(password ?? '').toString('base64')}`;
    if (password !== undefined && request.headers['proxy-authorization'] !== expected) {
      response.writeHead(407).end();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ through: 'proxy', key: request.headers.authorization ?? '' }));
  });
  proxy.server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url ?? ''}`);
    const upstream = connect(Number(target.port), target.hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return { ...proxy, seen };
}

const get = { method: 'GET', target: '/v1/things', signal: calm } as const;

describe('a proxy from the environment', () => {
  test('carries calls to http addresses', async () => {
    await using proxy = await startProxy(new URL('http://127.0.0.1:1'));
    const settings = readProxySettings({ HTTP_PROXY: proxy.url });
    const reply = await createClient('http://api.example.test', { proxy: settings }).send(get);
    expect(await reply.json()).toEqual({ through: 'proxy', key: `Bearer ${KEY}` });
    expect(proxy.seen).toEqual(['GET http://api.example.test/v1/things']);
  });

  test('is told where a call to an https address goes, and nothing else', async () => {
    await using target = await startServer((_, response) => response.end('{}'));
    await using proxy = await startProxy(new URL(target.url));
    const settings = readProxySettings({ https_proxy: proxy.url });
    const error = await rejection(createClient('https://api.example.test', { proxy: settings }).send(get));
    expect(proxy.seen).toEqual(['CONNECT api.example.test:443']);
    // The target here does not speak TLS, so the call ends inside the tunnel, before the key was sent.
    expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'none' });
  });

  test('is left out for the hosts of NO_PROXY', async () => {
    await using target = await startServer((_, response) => response.end('{"through":"nothing"}'));
    await using proxy = await startProxy(new URL(target.url));
    const settings = readProxySettings({ HTTP_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1' });
    const reply = await createClient(target.url, { proxy: settings }).send(get);
    expect(await reply.json()).toEqual({ through: 'nothing' });
    expect(proxy.seen).toEqual([]);
  });

  test('is given the user name and password of its address, and may refuse them', async () => {
    await using proxy = await startProxy(new URL('http://127.0.0.1:1'), 'someone:right');
    const address = (user: string): string => proxy.url.replace('//', `//${user}@`);
    const call = (user: string): Promise<unknown> =>
      createClient('http://api.example.test', { proxy: { http: address(user) } }).send(get);
    await call('someone:right');
    expect(await rejection(call('someone:wrong'))).toMatchObject({
      name: 'ProviderApiError',
      effect: 'none',
    });
  });

  test('that refuses to connect means that nothing was sent', async () => {
    const settings = { http: 'http://127.0.0.1:1', https: 'http://127.0.0.1:1' };
    for (const base of ['http://api.example.test', 'https://api.example.test']) {
      const error = await rejection(createClient(base, { proxy: settings }).send(get));
      expect(error).toMatchObject({ name: 'ProviderApiError', effect: 'none', transient: true });
    }
  });

  test('must be a URL; its value is not shown', () => {
    expect(() => readProxySettings({ HTTP_PROXY: 'someone:secret@proxy' })).toThrow(ConfigurationError);
    expect(() => readProxySettings({ HTTP_PROXY: 'someone:secret@proxy' })).not.toThrow(/secret/);
  });
});

describe('a client without proxy settings', () => {
  beforeEach(() => {
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1');
    vi.stubEnv('http_proxy', 'http://127.0.0.1:1');
    vi.stubEnv('no_proxy', '');
  });
  afterEach(() => vi.unstubAllEnvs());

  test('does not look into the environment behind its owner', async () => {
    await using target = await startServer((_, response) => response.end('{}'));
    expect(await (await createClient(target.url).send(get)).json()).toEqual({});
  });
});
