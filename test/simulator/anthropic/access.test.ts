import Anthropic, {
  APIConnectionError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
} from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';

import { call, createClient, HEADERS, openAnthropic, refusalOf, WORK } from './open-anthropic.ts';

const VERSION = { 'anthropic-version': '2026-10-21' };

/** A call with these headers and no others. */
async function callWith(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  const response = await globalThis.fetch(`${url}/v1/models`, { headers });
  return { status: response.status, body: await response.json() };
}

test('a key may come in either header', async () => {
  await using opened = await openAnthropic({ apiKey: 'sk-ant-mine' });
  const { anthropic: url } = opened.simulator.urls;
  expect((await callWith(url, { ...VERSION, 'x-api-key': 'sk-ant-mine' })).status).toBe(200);
  expect((await callWith(url, { ...VERSION, authorization: 'Bearer sk-ant-mine' })).status).toBe(200);
});

test('no key, and a wrong one in either header, get 401', async () => {
  await using opened = await openAnthropic();
  const { anthropic: url } = opened.simulator.urls;
  for (const [headers, message] of [
    [{}, 'x-api-key header is required'],
    [{ 'x-api-key': 'sk-ant-wrong' }, 'invalid x-api-key'],
    [{ authorization: 'Bearer sk-ant-invalid' }, 'Invalid bearer token'],
    [{ 'x-api-key': 'sk-ant-test', authorization: 'Bearer sk-ant-wrong' }, 'Invalid bearer token'],
    [{ authorization: 'Basic sk-ant-test' }, 'x-api-key header is required'],
  ] as const) {
    const { status, body } = await callWith(url, { ...VERSION, ...headers });
    expect([status, body]).toEqual([401, refusalOf('authentication_error', message)]);
  }
  const refused = createClient(opened.simulator, undefined, 'sk-ant-wrong').models.list();
  await expect(refused).rejects.toBeInstanceOf(AuthenticationError);
});

test('with a key of its own the simulator takes no other', async () => {
  await using opened = await openAnthropic({ apiKey: 'sk-ant-mine' });
  await expect(opened.client.models.list()).rejects.toBeInstanceOf(AuthenticationError);
  const client = createClient(opened.simulator, undefined, 'sk-ant-mine');
  expect((await client.models.list()).data.length).toBeGreaterThan(5);
});

test('a version must be named, once, and be one of the two', async () => {
  await using opened = await openAnthropic();
  const { anthropic: url } = opened.simulator.urls;
  const key = { 'x-api-key': 'sk-ant-test' };
  expect((await callWith(url, key)).body).toEqual(
    refusalOf('invalid_request_error', 'anthropic-version: header is required'),
  );
  for (const version of ['2023-01-01', '2026-10-21, 2026-10-21']) {
    const { status, body } = await callWith(url, { ...key, 'anthropic-version': version });
    const message = `anthropic-version: "${version}" is not a valid version`;
    expect([status, body]).toEqual([400, refusalOf('invalid_request_error', message)]);
  }
  for (const version of ['2023-06-01', '2026-10-21']) {
    expect((await callWith(url, { ...key, 'anthropic-version': version })).status).toBe(200);
  }
});

test('a wrong key is told only after the whole body, so that no client is cut off', async () => {
  await using opened = await openAnthropic();
  const client = createClient(opened.simulator, undefined, 'wrong');
  const content = 'x'.repeat(1_000_000);
  const requests = Array.from({ length: 60 }, (_, index) => ({
    custom_id: `r${index}`,
    params: { model: 'claude-opus-5', max_tokens: 9, messages: [{ role: 'user' as const, content }] },
  }));
  await expect(client.messages.batches.create({ requests })).rejects.toBeInstanceOf(AuthenticationError);
});

test('what is unknown gets 404', async () => {
  await using opened = await openAnthropic();
  const { client, simulator } = opened;
  await expect(client.messages.batches.retrieve('msgbatch_x')).rejects.toBeInstanceOf(NotFoundError);
  await expect(client.messages.batches.cancel('msgbatch_x')).rejects.toBeInstanceOf(NotFoundError);
  await expect(client.messages.batches.delete('msgbatch_x')).rejects.toMatchObject({
    type: 'not_found_error',
    status: 404,
  });
  await expect(client.models.retrieve('claude-none')).rejects.toMatchObject({
    apiMessage: 'model: claude-none',
  });
  const { status, body } = await call(simulator, '/v1/complete', { method: 'POST' });
  expect([status, body]).toEqual([404, refusalOf('not_found_error', 'Not Found')]);
});

test('a known path with another method gets 405', async () => {
  await using opened = await openAnthropic();
  const { status, body } = await call(opened.simulator, '/v1/messages', { method: 'GET' });
  expect([status, body]).toEqual([405, refusalOf('invalid_request_error', 'Method Not Allowed')]);
});

test('every reply names its call, the organisation and the workspace, which a client may choose', async () => {
  await using opened = await openAnthropic();
  const ids = new Set<string | null>();
  for (const path of ['/v1/models', '/v1/messages/batches', '/v1/nothing', '/v1/messages/batches/x']) {
    const { body, headers } = await call(opened.simulator, path);
    const id = headers.get('request-id');
    expect(id).toMatch(/^req_01\w{22}$/);
    expect((body as { request_id?: string }).request_id ?? id).toBe(id);
    expect(headers.get('anthropic-organization-id')).toMatch(/^[0-9a-f]{8}-/);
    expect(headers.get('anthropic-workspace-id')).toMatch(/^wrkspc_01/);
    ids.add(id);
  }
  expect(ids.size).toBe(4);
  const reply = await opened.client.models.list({ workspace_id: 'wrkspc_mine' }).asResponse();
  expect(reply.headers.get('anthropic-workspace-id')).toBe('wrkspc_mine');
});

test('messages tell what is left of the rate limits', async () => {
  await using opened = await openAnthropic();
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  const { headers } = await opened.client.messages
    .create({ model: 'claude-opus-5', max_tokens: 9, messages })
    .asResponse();
  for (const what of ['requests', 'tokens', 'input-tokens', 'output-tokens']) {
    const name = `anthropic-ratelimit-${what}`;
    expect(Number(headers.get(`${name}-remaining`))).toBe(Number(headers.get(`${name}-limit`)) - 1);
    expect(headers.get(`${name}-reset`)).toBe('2026-01-01T00:01:00Z');
  }
});

test('a body of more than 32 MB for a message gets 413, one that is not JSON 400', async () => {
  await using opened = await openAnthropic();
  const send = (body: string): Promise<unknown> =>
    call(opened.simulator, '/v1/messages', { method: 'POST', body }).then(({ status, body: reply }) => [
      status,
      reply,
    ]);
  expect(await send(`"${'x'.repeat(33_554_432)}"`)).toEqual([
    413,
    refusalOf('request_too_large', 'Request exceeds the maximum size'),
  ]);
  expect(await send('{')).toEqual([
    400,
    refusalOf('invalid_request_error', 'The request body is not valid JSON'),
  ]);
});

test('models are listed newest first, page by page, and found by name and by alias', async () => {
  await using opened = await openAnthropic();
  const { client } = opened;
  const all = await Array.fromAsync(client.models.list({ limit: 4 }));
  expect(all.length).toBeGreaterThan(15);
  const days = all.map((model) => model.created_at);
  expect(days).toEqual(days.toSorted().toReversed());
  expect(await client.models.retrieve('claude-haiku-4-5')).toEqual(
    all.find(({ id }) => id === 'claude-haiku-4-5-20251001'),
  );
  expect(await client.models.retrieve('claude-opus-5')).toMatchObject({
    type: 'model',
    display_name: 'Claude Opus 5',
    line: 'opus',
    max_input_tokens: 1_000_000,
    max_tokens: 128_000,
    capabilities: { thinking: { types: { enabled: { supported: false }, adaptive: { supported: true } } } },
  });
});

test('the SDK with its retries and settings of its own runs as it is', async () => {
  await using opened = await openAnthropic();
  const client = new Anthropic({ baseURL: opened.simulator.urls.anthropic, apiKey: 'sk-ant-test' });
  const params = {
    model: 'claude-opus-5',
    max_tokens: 99,
    messages: [{ role: 'user' as const, content: 'Hi' }],
  };
  const { id } = await client.messages.batches.create({ requests: [{ custom_id: 'a', params }] });
  opened.clock.advance(WORK);
  expect(await Array.fromAsync(await client.messages.batches.results(id))).toHaveLength(1);
  const bad = client.messages.create({ ...params, max_tokens: -1 });
  await expect(bad).rejects.toBeInstanceOf(BadRequestError);
  await expect(bad).rejects.toMatchObject({
    type: 'invalid_request_error',
    requestID: expect.stringMatching(/^req_01/),
  });
});

test('a closed simulator serves no more', async () => {
  const opened = await openAnthropic();
  await opened.client.models.list();
  await opened.simulator.close();
  await expect(opened.client.models.list()).rejects.toBeInstanceOf(APIConnectionError);
  expect(HEADERS['x-api-key']).toBeDefined();
});
