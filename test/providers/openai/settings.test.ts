import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import { ConfigurationError, CredentialsError } from '../../../src/core/errors.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { openai, type OpenAIOptions } from '../../../src/providers/openai/adapter.ts';
import { startServer } from '../../http/local-server.ts';

const handle = { version: 1, provider: 'openai', batchId: 'b' } as const;
const { signal } = new AbortController();

/** The headers that a call sends with these options. */
async function headersOf(options: OpenAIOptions): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  await using server = await startServer((request, response) => {
    Object.assign(seen, request.headers, { url: request.url });
    response.end('{"id":"b","status":"completed"}');
  });
  const environment = { OPENAI_BASE_URL: `${server.url}/from/environment`, ...options.environment };
  const given =
    options.baseUrl === undefined ? options : { ...options, baseUrl: `${server.url}${options.baseUrl}` };
  await openai({ ...given, environment }).batch.status(handle, signal);
  return seen;
}

describe('the key', () => {
  test('that is missing is a matter of the first call, and the error says how to set it', async () => {
    const { batch } = openai({ environment: {} });
    expect(() => batch.checkCredentials()).toThrow(CredentialsError);
    expect(() => batch.checkCredentials()).toThrow(/Set OPENAI_API_KEY/);
    await expect(batch.status(handle, signal)).rejects.toMatchObject({ code: 'credentials_missing' });
    await expect(batch.list({ limit: 1 }, signal)).rejects.toMatchObject({ code: 'credentials_missing' });
    await expect(batch.cancel(handle, signal)).rejects.toMatchObject({ code: 'credentials_missing' });
  });

  test('comes from the option, else from the environment; blanks at its ends do not count', async () => {
    const environment = { OPENAI_API_KEY: 'sk-environment' };
    expect(await headersOf({ environment })).toMatchObject({ authorization: 'Bearer sk-environment' });
    expect(await headersOf({ environment, apiKey: ' sk-option\n' })).toMatchObject({
      authorization: 'Bearer sk-option',
    });
    expect(await headersOf({ environment, apiKey: '' })).toMatchObject({
      authorization: 'Bearer sk-environment',
    });
  });

  test.each(['sk-1x1x\nsk-2x2x', 'sk-\u0000', 'sk-ключ', 'sk-1x1x 2x2x', 'sk-“quoted”'])(
    'that cannot be sent is refused without being shown: %j',
    (apiKey) => {
      const { batch } = openai({ apiKey, environment: {} });
      let error: unknown;
      try {
        batch.checkCredentials();
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(inspect(error)).toContain('OPENAI_API_KEY');
      expect(inspect(error)).not.toContain(apiKey.slice(3));
    },
  );

  test('that is refused is a CredentialsError', async () => {
    const body = '{"error":{"message":"Incorrect API key provided: sk-t****st.","code":"invalid_api_key"}}';
    await using server = await startServer((_, response) => response.writeHead(401).end(body));
    const { batch } = openai({ apiKey: 'sk-test', baseUrl: server.url, environment: {} });
    await expect(batch.status(handle, signal)).rejects.toMatchObject({
      code: 'credentials_refused',
      message: 'OpenAI answered 401 to GET /batches/b: Incorrect API key provided: [redacted]',
    });
  });
});

describe('the other settings', () => {
  test('come from options, else from the environment', async () => {
    const environment = { OPENAI_API_KEY: 'k', OPENAI_ORG_ID: 'org-1', OPENAI_PROJECT_ID: 'proj_1' };
    expect(await headersOf({ environment })).toMatchObject({
      url: '/from/environment/batches/b',
      'openai-organization': 'org-1',
      'openai-project': 'proj_1',
    });
    const given = await headersOf({
      environment,
      baseUrl: '/own/',
      organization: 'org-2',
      project: 'proj_2',
    });
    expect(given).toMatchObject({
      url: '/own/batches/b',
      'openai-organization': 'org-2',
      'openai-project': 'proj_2',
    });
    const bare = await headersOf({ environment: { OPENAI_API_KEY: 'k' } });
    expect(bare).not.toHaveProperty('openai-organization');
    expect(bare).not.toHaveProperty('openai-project');
  });

  test.each<[string, OpenAIOptions]>([
    ['OPENAI_BASE_URL', { environment: { OPENAI_BASE_URL: 'localhost:8080' } }],
    ['`baseUrl`', { baseUrl: 'https://api.example.com/v1?x=1', environment: {} }],
    ['OPENAI_ORG_ID', { organization: 'a b', environment: {} }],
    ['OPENAI_PROJECT_ID', { environment: { OPENAI_PROJECT_ID: 'a\nb' } }],
    ['HTTPS_PROXY', { environment: { HTTPS_PROXY: 'nonsense' } }],
  ])('are found wrong before anything is sent, and %s is named', (name, options) => {
    const { batch } = openai({ apiKey: 'k', ...options });
    expect(() => batch.checkCredentials()).toThrow(ConfigurationError);
    expect(() => batch.checkCredentials()).toThrow(name);
  });
});

describe('a base URL without a version in its path', () => {
  async function messageOf(path: string, body: string): Promise<string> {
    await using server = await startServer((_, response) => response.writeHead(404).end(body));
    const { batch } = openai({ apiKey: 'k', baseUrl: `${server.url}${path}`, environment: {} });
    const error: unknown = await batch.list({ limit: 1 }, signal).catch((caught: unknown) => caught);
    return error instanceof Error ? error.message : '';
  }

  test('is named as the likely cause when nothing is found', async () => {
    expect(await messageOf('', '{"detail":"Not Found"}')).toMatch(
      /404 to GET \/batches: The `baseUrl` of openai\(\) has no version in its path; .* \/v1\.$/,
    );
    expect(await messageOf('/proxy', '{"error":{"message":"No route."}}')).toContain(
      'No route. (The `baseUrl`',
    );
  });

  test('is no cause where there is one', async () => {
    expect(await messageOf('/v1', '{"error":{"message":"No route."}}')).toMatch(/: No route\.$/);
    expect(await messageOf('/openai/v2/', 'nothing')).not.toContain('version');
  });
});

test('an adapter tells which codec reads an endpoint', () => {
  const { modeOf, codecs } = openai({ environment: {} });
  expect(modeOf('/v1/chat/completions')).toBe('chat');
  expect(modeOf('/v1/responses')).toBe('chat');
  expect(modeOf('/v1/completions')).toBe('completion');
  expect(modeOf('/v1/embeddings')).toBe('embedding');
  expect(modeOf('/v1/moderations')).toBe('custom');
  expect(modeOf('constructor')).toBe('custom');
  expect(Object.keys(codecs)).toEqual(['chat', 'completion', 'embedding', 'custom']);
});

test.each<[unknown, string]>([
  [{ object: 'chat.completion' }, 'chat'],
  [{ object: 'response' }, 'chat'],
  [{ object: 'text_completion' }, 'completion'],
  [{ object: 'list', data: [{ object: 'embedding', embedding: [1] }] }, 'embedding'],
  [{ object: 'list', data: [{ object: 'score', score: 1 }] }, 'custom'],
  [{ id: 'modr-1', results: [] }, 'custom'],
  [{ object: 'constructor' }, 'custom'],
  ['text', 'custom'],
])('an adapter tells which codec reads an answer: %j is read as %s', (body, mode) => {
  const { modeOfAnswer } = openai({ environment: {} });
  expect(modeOfAnswer(body as JsonValue)).toBe(mode);
});
