import { describe, expect, test } from 'vitest';

import { ConfigurationError } from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { openai, type OpenAIOptions } from '../../../src/providers/openai/adapter.ts';

const CHAT = '/v1/chat/completions';
const RESPONSES = '/v1/responses';

function endpointOf(options: OpenAIOptions, model: string, kwargs?: JsonObject): string | undefined {
  const { codecs } = openai({ environment: {}, ...options });
  const request = {
    custom_id: 'q',
    messages: [{ role: 'user', content: 'Hi' }],
    ...(kwargs && { provider_kwargs: kwargs }),
  } as const;
  return codecs.chat?.encode(request, { model }).endpoint;
}

describe('chats go to', () => {
  test.each<[OpenAIOptions, string, string]>([
    [{}, 'gpt-4.1', CHAT],
    [{}, 'o3-pro', RESPONSES],
    [{ endpoint: 'responses' }, 'gpt-4.1', RESPONSES],
    [{ endpoint: 'chat' }, 'o3-pro', CHAT],
    [{ environment: { OPENAI_ENDPOINT: 'responses' } }, 'gpt-4.1', RESPONSES],
    [{ environment: { OPENAI_ENDPOINT: ' chat\n' } }, 'o3-pro', CHAT],
    [{ endpoint: 'chat', environment: { OPENAI_ENDPOINT: 'responses' } }, 'gpt-4.1', CHAT],
    [{ environment: { OPENAI_ENDPOINT: '' } }, 'gpt-4.1', CHAT],
  ])(
    'the endpoint that the option says, else the environment, else the model: %j with %s',
    (options, model, endpoint) => {
      expect(endpointOf(options, model)).toBe(endpoint);
    },
  );

  test('the endpoint in whose words the user gives the conversation', () => {
    expect(endpointOf({}, 'gpt-4.1', { input: 'Hi' })).toBe(RESPONSES);
    expect(endpointOf({}, 'o3-pro', { messages: [] })).toBe(CHAT);
    expect(endpointOf({ endpoint: 'responses' }, 'gpt-4.1', { messages: [] })).toBe(CHAT);
    expect(endpointOf({ endpoint: 'chat' }, 'gpt-4.1', { input: [] })).toBe(RESPONSES);
  });

  test.each([
    'o1-pro',
    'o1-pro-2025-03-19',
    'o3-deep-research',
    'o4-mini-deep-research-2025-06-26',
    'gpt-5-pro',
    'gpt-5.2-pro',
    'gpt-5.5-pro-2026-04-23',
    'gpt-5-codex',
    'gpt-5.1-codex-max',
    'codex-mini-latest',
    'computer-use-preview',
    'ft:gpt-5-pro:acme::x',
  ])('responses for %s, which has nothing else', (model) => {
    expect(endpointOf({}, model)).toBe(RESPONSES);
  });

  test.each([
    'o3',
    'o4-mini',
    'gpt-5',
    'gpt-5-mini',
    'gpt-5.4',
    'gpt-6-sol',
    'gpt-4o',
    'gpt-5-probe',
    'my/codex',
  ])('chat completions for %s', (model) => {
    expect(endpointOf({}, model)).toBe(CHAT);
  });
});

describe('another word for the endpoint', () => {
  test.each<[string, OpenAIOptions]>([
    ['OPENAI_ENDPOINT', { environment: { OPENAI_ENDPOINT: 'response' } }],
    // Programs in JavaScript can say anything.
    ['`endpoint`', { endpoint: 'completions' as 'chat', environment: {} }],
  ])('is found wrong when %s is first needed, with or without a key', (name, options) => {
    const adapter = openai(options);
    expect(() => adapter.codecs).toThrow(ConfigurationError);
    expect(() => adapter.codecs).toThrow(name);
    const { batch } = openai({ apiKey: 'k', ...options });
    expect(() => batch.checkCredentials()).toThrow(ConfigurationError);
  });
});

describe('a body in words of the other endpoint', () => {
  const responses = openai({ environment: {} }).codecs.chat;

  test('is told from the one of a chat completion by its input', () => {
    const body = { model: 'gpt-4.1', input: [{ role: 'user', content: 'Hi' }] };
    expect(responses?.decodeRequest?.(body, { customId: 'q', isOwn: false })).toEqual({
      ok: true,
      request: { custom_id: 'q', model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hi' }] },
      warnings: [],
    });
  });

  test('keeps its endpoint when the user wants chats elsewhere', () => {
    const body = { model: 'gpt-4.1', input: 'Hi' };
    const decoded = openai({ endpoint: 'chat', environment: {} }).codecs.chat?.decodeRequest?.(body, {
      customId: 'q',
      isOwn: true,
    });
    expect(decoded).toMatchObject({ ok: true, request: { provider_kwargs: { input: 'Hi' } } });
  });
});
