import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import { ConfigurationError, CredentialsError } from '../../../src/core/errors.ts';
import type { Environment } from '../../../src/core/environment.ts';
import { anthropic, type AnthropicOptions } from '../../../src/providers/anthropic/adapter.ts';
import type { ApiVersion } from '../../../src/providers/anthropic/api-version.ts';
import { startServer } from '../../http/local-server.ts';

const handle = { version: 1, provider: 'anthropic', batchId: 'b' } as const;
const { signal } = new AbortController();

/** The headers that a call sends with these options. */
async function headersOf(options: AnthropicOptions): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  await using server = await startServer((request, response) => {
    Object.assign(seen, request.headers, { url: request.url });
    response.end('{"id":"b","processing_status":"ended"}');
  });
  const environment = { ANTHROPIC_BASE_URL: `${server.url}/from/environment`, ...options.environment };
  const given =
    options.baseUrl === undefined ? options : { ...options, baseUrl: `${server.url}${options.baseUrl}` };
  await anthropic({ ...given, environment }).batch.status(handle, signal);
  return seen;
}

describe('the key', () => {
  test('that is missing is a matter of the first call, and the error says how to set it', async () => {
    const { batch } = anthropic({ environment: {} });
    expect(() => batch.checkCredentials()).toThrow(CredentialsError);
    expect(() => batch.checkCredentials()).toThrow(/Set ANTHROPIC_API_KEY/);
    await expect(batch.status(handle, signal)).rejects.toMatchObject({ code: 'credentials_missing' });
    await expect(batch.list({ limit: 1 }, signal)).rejects.toMatchObject({ code: 'credentials_missing' });
    await expect(batch.cancel(handle, signal)).rejects.toMatchObject({ code: 'credentials_missing' });
  });

  test('comes from the option, else from the environment, and is the only credential that is sent', async () => {
    const environment = { ANTHROPIC_API_KEY: 'sk-ant-environment' };
    const headers = await headersOf({ environment });
    expect(headers).toMatchObject({ 'x-api-key': 'sk-ant-environment' });
    expect(headers).not.toHaveProperty('authorization');
    expect(await headersOf({ environment, apiKey: ' sk-ant-option\n' })).toMatchObject({
      'x-api-key': 'sk-ant-option',
    });
  });

  test.each(['sk-1x1x\nsk-2x2x', 'sk-\u0000', 'sk-ключ', 'sk-1x1x 2x2x'])(
    'that cannot be sent is refused without being shown: %j',
    (apiKey) => {
      const { batch } = anthropic({ apiKey, environment: {} });
      let error: unknown;
      try {
        batch.checkCredentials();
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(inspect(error)).toContain('ANTHROPIC_API_KEY');
      expect(inspect(error)).not.toContain(apiKey.slice(3));
    },
  );

  test('that is refused is a CredentialsError, in which it does not stand', async () => {
    const body =
      '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key: sk-ant-secret"}}';
    await using server = await startServer((_, response) => response.writeHead(401).end(body));
    const { batch } = anthropic({ apiKey: 'sk-ant-secret', baseUrl: server.url, environment: {} });
    const error: unknown = await batch.status(handle, signal).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'credentials_refused', provider: 'anthropic' });
    expect(inspect(error)).not.toContain('sk-ant-secret');
  });
});

describe('the base URL', () => {
  test('comes from the option, else from the environment, without the version of the path', async () => {
    expect(await headersOf({ apiKey: 'k' })).toMatchObject({
      url: '/from/environment/v1/messages/batches/b',
    });
    expect(await headersOf({ apiKey: 'k', baseUrl: '/gateway/' })).toMatchObject({
      url: '/gateway/v1/messages/batches/b',
    });
  });

  test('that cannot be used is told by the name of the setting', () => {
    const environment = { ANTHROPIC_BASE_URL: 'ftp://host' };
    expect(() => anthropic({ apiKey: 'k', environment }).batch.checkCredentials()).toThrow(
      /ANTHROPIC_BASE_URL/,
    );
    expect(() => anthropic({ apiKey: 'k', baseUrl: 'x', environment: {} }).batch.checkCredentials()).toThrow(
      /`baseUrl` of anthropic\(\)/,
    );
  });
});

describe('the version of the API', () => {
  const versionOf = (options: AnthropicOptions): unknown => {
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const encoded = anthropic(options).codecs.chat?.encode({ custom_id: 'q', messages }, { model: 'm' });
    return encoded?.shared['anthropic-version'];
  };

  test.each<[ApiVersion | undefined, Environment, string]>([
    [undefined, {}, '2026-10-21'],
    [undefined, { ANTHROPIC_API_VERSION: '2023-06-01' }, '2023-06-01'],
    ['2026-10-21', { ANTHROPIC_API_VERSION: '2023-06-01' }, '2026-10-21'],
    ['2023-06-01', {}, '2023-06-01'],
  ])(
    'by option %s and environment %j is %s, for requests and for calls',
    async (apiVersion, environment, expected) => {
      const options = { apiKey: 'k', environment, ...(apiVersion !== undefined && { apiVersion }) };
      expect(versionOf(options)).toBe(expected);
      expect(await headersOf(options)).toMatchObject({ 'anthropic-version': expected });
    },
  );

  test('that is unknown is refused before a request is encoded, and before the first call', () => {
    const environment = { ANTHROPIC_API_VERSION: '2030-01-01' };
    expect(() => versionOf({ environment })).toThrow(ConfigurationError);
    const { batch } = anthropic({ apiKey: 'k', environment });
    expect(() => batch.checkCredentials()).toThrow(ConfigurationError);
    expect(() => batch.checkCredentials()).toThrow(/ANTHROPIC_API_VERSION/);
  });

  test('is read when it is first needed, and not before', () => {
    const environment: Record<string, string> = {};
    const adapter = anthropic({ environment });
    environment['ANTHROPIC_API_VERSION'] = '2023-06-01';
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const encoded = adapter.codecs.chat?.encode({ custom_id: 'q', messages }, { model: 'm' });
    expect(encoded?.shared['anthropic-version']).toBe('2023-06-01');
  });
});
