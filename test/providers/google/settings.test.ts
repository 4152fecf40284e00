import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import { ConfigurationError, CredentialsError } from '../../../src/core/errors.ts';
import { google, type GoogleOptions } from '../../../src/providers/google/adapter.ts';
import { startServer } from '../../http/local-server.ts';

const handle = { version: 1, provider: 'google', batchId: 'b' } as const;
const { signal } = new AbortController();

/** The key and the address that a call goes out with, with these options and variables. */
async function callOf(
  options: GoogleOptions,
): Promise<{ readonly key: unknown; readonly url: string | undefined }> {
  const seen: { key: unknown; url: string | undefined } = { key: undefined, url: undefined };
  await using server = await startServer((request, response) => {
    seen.key = request.headers['x-goog-api-key'];
    seen.url = request.url;
    response.end('{"name":"batches/b"}');
  });
  const variables = Object.entries(options.environment ?? {}).map(
    ([name, value]) => [name, value?.replace('SERVER', server.url)] as const,
  );
  const base =
    options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl.replace('SERVER', server.url) };
  await google({ ...options, ...base, environment: Object.fromEntries(variables) }).batch.status(
    handle,
    signal,
  );
  return seen;
}

describe('the key', () => {
  test('that is missing is a matter of the first call, and the error says how to set it', async () => {
    const { batch } = google({ environment: {} });
    expect(() => batch.checkCredentials()).toThrow(CredentialsError);
    expect(() => batch.checkCredentials()).toThrow(/Set GOOGLE_API_KEY or GEMINI_API_KEY/);
    for (const call of [
      batch.status(handle, signal),
      batch.list({ limit: 1 }, signal),
      batch.cancel(handle, signal),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'credentials_missing' });
    }
  });

  test('comes from the option, else from the environment, where the first variable wins', async () => {
    const url = { GOOGLE_BASE_URL: 'SERVER' };
    const both = { ...url, GOOGLE_API_KEY: 'first', GEMINI_API_KEY: 'second' };
    expect(await callOf({ environment: both })).toMatchObject({ key: 'first' });
    expect(await callOf({ environment: { ...url, GEMINI_API_KEY: 'second' } })).toMatchObject({
      key: 'second',
    });
    expect(await callOf({ environment: both, apiKey: ' own\n' })).toMatchObject({ key: 'own' });
  });

  test('that cannot be sent is refused without being shown', () => {
    const { batch } = google({ apiKey: 'AI za-secret', environment: {} });
    let error: unknown;
    try {
      batch.checkCredentials();
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(inspect(error)).toContain('GEMINI_API_KEY');
    expect(inspect(error)).not.toContain('za-secret');
  });

  test('is in no error', async () => {
    await using server = await startServer((_, response) =>
      response.writeHead(500).end('{"error":{"message":"the key AIzaSecret is odd"}}'),
    );
    const { batch } = google({ apiKey: 'AIzaSecret', baseUrl: server.url, environment: {} });
    const error: unknown = await batch.status(handle, signal).catch((cause: unknown) => cause);
    expect(inspect(error)).toContain('[redacted] is odd');
    expect(inspect(error)).not.toContain('AIzaSecret');
  });
});

describe('the base URL', () => {
  test.each(['GOOGLE_BASE_URL', 'GEMINI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL'])(
    'may come from %s',
    async (name) => {
      const environment = { GOOGLE_API_KEY: 'k', [name]: 'SERVER/a/gateway/' };
      expect(await callOf({ environment })).toMatchObject({ url: '/a/gateway/v1beta/batches/b' });
    },
  );

  test('that is given counts', async () => {
    const environment = { GOOGLE_API_KEY: 'k', GOOGLE_BASE_URL: 'http://127.0.0.1:1' };
    expect(await callOf({ environment, baseUrl: 'SERVER' })).toMatchObject({ url: '/v1beta/batches/b' });
  });
});

test.each<[string, GoogleOptions]>([
  ['GEMINI_BASE_URL', { environment: { GOOGLE_GEMINI_BASE_URL: 'localhost:8080' } }],
  ['`baseUrl`', { baseUrl: 'https://api.example.com/v1?x=1' }],
  ['`inlineBytes`', { inlineBytes: -1 }],
  ['`inlineBytes`', { inlineBytes: 1.5 }],
  ['`inlineBytes`', { inlineBytes: 20_000_000 }],
  ['HTTPS_PROXY', { environment: { HTTPS_PROXY: 'nonsense' } }],
])('%s is found wrong before anything is sent', (name, options) => {
  const { batch } = google({ apiKey: 'k', environment: {}, ...options });
  expect(() => batch.checkCredentials()).toThrow(ConfigurationError);
  expect(() => batch.checkCredentials()).toThrow(name);
});

test('an adapter tells which codec reads an endpoint', () => {
  const { codecs, modeOf } = google({ environment: {} });
  expect(modeOf('/batchGenerateContent')).toBe('chat');
  expect(modeOf('/asyncBatchEmbedContent')).toBe('embedding');
  expect(modeOf('/v1/responses')).toBe('custom');
  expect(Object.keys(codecs)).toEqual(['chat', 'embedding', 'custom']);
});
