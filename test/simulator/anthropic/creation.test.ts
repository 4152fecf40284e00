import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import { APIError, BadRequestError, ContentTooLargeError } from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';

import {
  call,
  chatRequest,
  chatRequests,
  createBatch,
  openAnthropic,
  readResults,
  refusalOf,
  WORK,
  type Reply,
} from './open-anthropic.ts';

const BATCHES = '/v1/messages/batches';
const REQUEST = chatRequest('a');

/** What the creation of a batch from this body is answered with; nothing may be left of a refused one. */
async function refusedCreation(body: string, headers: Record<string, string> = {}): Promise<Reply> {
  await using opened = await openAnthropic();
  const reply = await call(opened.simulator, BATCHES, { method: 'POST', body, headers });
  expect(await opened.simulator.batches()).toEqual([]);
  expect(await readdir(opened.simulator.directory)).toEqual([]);
  return reply;
}

const write = (requests: unknown, rest: object = {}): string => JSON.stringify({ requests, ...rest });

test.for([
  ['no body', '', 'The request body is not valid JSON'],
  ['half a body', write([REQUEST]).slice(0, -3), 'The request body is not valid JSON'],
  ['two bodies', write([REQUEST]).repeat(2), 'The request body is not valid JSON'],
  ['a request that is not JSON', '{"requests":[{"custom_id":}]}', 'The request body is not valid JSON'],
  ['a gap in the list', '{"requests":[1,,2]}', 'The request body is not valid JSON'],
  [
    'a number with a line end in it',
    '{"requests":[{"custom_id":"a","params":{"max_tokens":1\n2}}]}',
    'The request body is not valid JSON',
  ],
  ['a list', '[]', 'Input should be a valid dictionary or object to extract fields from'],
  ['no list', '{}', 'requests: Field required'],
  ['null for the list', write(null), 'requests: Input should be a valid list'],
  ['an empty list', write([]), 'requests: List should have at least 1 item after validation, not 0'],
  ['another key', write([REQUEST], { metadata: {} }), 'metadata: Extra inputs are not permitted'],
  ['another list', write([REQUEST], { more: [1, 2] }), 'more: Extra inputs are not permitted'],
  [
    'a request that is none',
    write([REQUEST, 7]),
    'requests.1: Input should be a valid dictionary or object to extract fields from',
  ],
  ['no custom_id', write([{ params: {} }]), 'requests.0.custom_id: Field required'],
  [
    'an empty custom_id',
    write([{ custom_id: '', params: {} }]),
    'requests.0.custom_id: String should have at least 1 character',
  ],
  [
    'a number for a custom_id',
    write([{ custom_id: 7, params: {} }]),
    'requests.0.custom_id: Input should be a valid string',
  ],
  [
    'a custom_id of 65',
    write([REQUEST, chatRequest('x'.repeat(65))]),
    'requests.1.custom_id: String should have at most 64 characters',
  ],
  [
    'a custom_id with a space',
    write([chatRequest('a b')]),
    "requests.0.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
  ],
  ['no params', write([{ custom_id: 'a' }]), 'requests.0.params: Field required'],
  [
    'a text for params',
    write([{ custom_id: 'a', params: 'x' }]),
    'requests.0.params: Input should be a valid dictionary',
  ],
  [
    'another key of a request',
    write([{ ...REQUEST, method: 'POST' }]),
    'requests.0.method: Extra inputs are not permitted',
  ],
  [
    'a custom_id twice',
    write([REQUEST, chatRequest('b'), REQUEST]),
    'requests.2.custom_id: "a" is used by more than one request',
  ],
] as const)('a batch of %s is refused', async ([, body, message]) => {
  const { status, body: reply } = await refusedCreation(body);
  expect(status).toBe(400);
  expect(reply).toEqual(refusalOf('invalid_request_error', message));
});

test('bytes that are no text are refused', async () => {
  await using opened = await openAnthropic();
  const body = Buffer.concat([
    Buffer.from('{"requests":[{"custom_id":"'),
    Buffer.from([0xff]),
    Buffer.from('"}]}'),
  ]);
  const { status } = await call(opened.simulator, BATCHES, { method: 'POST', body });
  expect(status).toBe(400);
});

test('a custom_id of 64 letters, digits, dashes and underscores is taken', async () => {
  await using opened = await openAnthropic();
  const id = `A-z_9${'x'.repeat(59)}`;
  const batch = await createBatch(opened.client, [chatRequest(id)]);
  opened.clock.advance(WORK);
  expect((await readResults(opened.client, batch.id))[0]?.custom_id).toBe(id);
});

test('a body that is laid out over many lines is the same batch', async () => {
  await using opened = await openAnthropic();
  const body = JSON.stringify({ requests: chatRequests(5) }, null, 2).replaceAll('\n', '\r\n');
  const { body: created } = await call(opened.simulator, BATCHES, { method: 'POST', body });
  const { id } = created as { id: string };
  expect(await Array.fromAsync(opened.simulator.customIds(id))).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
  opened.clock.advance(WORK);
  const results = await readResults(opened.client, id);
  expect(results.every(({ result }) => result.type === 'succeeded')).toBe(true);
});

test('100,000 requests are a batch, one more are not', async () => {
  await using opened = await openAnthropic();
  const { client, simulator } = opened;
  const batch = await createBatch(client, chatRequests(100_000));
  expect(batch.request_counts.processing).toBe(100_000);
  const refused = createBatch(client, chatRequests(100_001));
  await expect(refused).rejects.toBeInstanceOf(BadRequestError);
  await expect(refused).rejects.toMatchObject({
    apiMessage: 'requests: List should have at most 100000 items after validation, not 100001',
  });
  expect(await simulator.batches()).toHaveLength(1);
}, 60_000);

test('a body of more than 256 MB is refused with 413 once it is in, and nothing is kept of it', async () => {
  await using opened = await openAnthropic();
  const request = JSON.stringify(
    chatRequest('a', { messages: [{ role: 'user', content: 'x'.repeat(1_000_000) }] }),
  );
  let sent = 0;
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"requests":[');
    for (; sent < 280; sent += 1) yield Buffer.from(`${request.replace('"a"', `"a${sent}"`)},`);
    yield Buffer.from('{}]}');
  };
  const headers = { 'content-type': 'application/json' };
  const refused = opened.client.post(BATCHES, { body: body(), headers });
  await expect(refused).rejects.toBeInstanceOf(ContentTooLargeError);
  await expect(refused).rejects.toMatchObject({ type: 'request_too_large' });
  expect(sent).toBe(280);
  expect(await opened.simulator.batches()).toEqual([]);
}, 60_000);

test('a compressed body is refused by its code', async () => {
  await using opened = await openAnthropic();
  const refused = await call(opened.simulator, BATCHES, {
    method: 'POST',
    body: gzipSync(write([REQUEST])),
    headers: { 'content-encoding': 'gzip' },
  });
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({
    error: { details: { error_code: 'request_body_encoding_unsupported' } },
  });
});

test('a client that goes away while it sends has no batch', async () => {
  await using opened = await openAnthropic();
  const leaving = new AbortController();
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`{"requests":[${JSON.stringify(REQUEST)}`);
    leaving.abort();
    yield Buffer.from(']}');
  };
  const sent = opened.client.post(BATCHES, { body: body(), signal: leaving.signal });
  await expect(sent).rejects.toBeInstanceOf(APIError);
  expect(await opened.simulator.batches()).toEqual([]);
});
