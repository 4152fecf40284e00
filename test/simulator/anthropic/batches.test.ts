import { AnthropicError, BadRequestError, NotFoundError } from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';

import {
  chatRequest,
  chatRequests,
  createBatch,
  createClient,
  LONG,
  NEW_VERSION,
  OLD_VERSION,
  openAnthropic,
  readResults,
  WORK,
} from './open-anthropic.ts';

const DAY = 86_400_000;

test('a batch is in progress with all requests processing, then ended with all of them counted', async () => {
  await using opened = await openAnthropic();
  const { client, clock, simulator } = opened;
  const created = await createBatch(client, chatRequests(40));
  const processing = { processing: 40, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  expect(created).toEqual({
    id: expect.stringMatching(/^msgbatch_01[1-9A-HJ-NP-Za-km-z]{22}$/),
    type: 'message_batch',
    processing_status: 'in_progress',
    request_counts: processing,
    ended_at: null,
    created_at: expect.stringMatching(/^2026-01-01T00:00:00\.000\d{3}\+00:00$/),
    expires_at: expect.stringMatching(/^2026-01-02T00:00:00\.000\d{3}\+00:00$/),
    archived_at: null,
    cancel_initiated_at: null,
    results_url: null,
  });
  expect(created.expires_at.slice(10)).toBe(created.created_at.slice(10));
  const seen: unknown[] = [];
  let batch = created;
  while (batch.processing_status === 'in_progress') {
    clock.advance(5_000);
    batch = await client.messages.batches.retrieve(created.id);
    if (batch.processing_status === 'in_progress') seen.push(batch);
  }
  expect(seen.length).toBeGreaterThan(8);
  expect(new Set(seen.map((running) => JSON.stringify(running)))).toEqual(new Set([JSON.stringify(created)]));
  expect(batch).toEqual({
    ...created,
    processing_status: 'ended',
    request_counts: { processing: 0, succeeded: 40, errored: 0, canceled: 0, expired: 0 },
    ended_at: expect.stringMatching(/^2026-01-01T00:0\d:\d\d\.\d{6}\+00:00$/),
    results_url: `${simulator.urls.anthropic}/v1/messages/batches/${created.id}/results`,
  });
});

test('a running batch says when to ask again, a new one, a cancelled one and an ended one do not', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const hintOf = async (reply: { asResponse(): Promise<Response> }): Promise<string | null> =>
    (await reply.asResponse()).headers.get('retry-after');
  const created = await client.messages.batches.create({ requests: chatRequests(2) }).withResponse();
  const { id } = created.data;
  expect(created.response.headers.get('retry-after')).toBeNull();
  expect(await hintOf(client.messages.batches.retrieve(id))).toBe('10');
  expect(await hintOf(client.messages.batches.cancel(id))).toBeNull();
  expect(await hintOf(client.messages.batches.retrieve(id))).toBe('10');
  clock.advance(WORK);
  expect(await hintOf(client.messages.batches.retrieve(id))).toBeNull();
});

test('each request has exactly one result, in another order than they were sent', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatRequests(60));
  clock.advance(WORK);
  const results = await readResults(client, id);
  const ids = results.map((line) => line.custom_id);
  const sent = Array.from({ length: 60 }, (_, index) => `r${index}`);
  expect(ids.toSorted()).toEqual(sent.toSorted());
  expect(ids).not.toEqual(sent);
  expect(results.every((line) => line.result.type === 'succeeded')).toBe(true);
});

test.for([OLD_VERSION, NEW_VERSION])(
  'with version %s the parameters of each request are checked when it is its turn, by the rules of that version',
  async (version) => {
    await using opened = await openAnthropic();
    const client = createClient(opened.simulator, version);
    const { id } = await createBatch(client, [
      chatRequest('good'),
      chatRequest('hot', { temperature: 1 }),
      chatRequest('odd', { max_tokens: undefined as unknown as number }),
      chatRequest('who', { model: 'claude-none' }),
      chatRequest('stream', { stream: true }),
    ]);
    opened.clock.advance(WORK);
    const results = await readResults(client, id);
    const errors = Object.fromEntries(
      results.map(({ custom_id: name, result }) => [name, result.type === 'errored' ? result.error : null]),
    );
    const errorOf = (type: string, message: string): unknown => ({
      type: 'error',
      error: { type, message },
      request_id: expect.stringMatching(/^req_01/),
    });
    expect(errors).toEqual({
      good: null,
      hot:
        version === OLD_VERSION
          ? null
          : errorOf('invalid_request_error', 'temperature: Extra inputs are not permitted'),
      odd: errorOf('invalid_request_error', 'max_tokens: Field required'),
      who: errorOf('not_found_error', 'model: claude-none'),
      stream: errorOf('invalid_request_error', 'stream: Streaming is not supported in a batch'),
    });
    const failed = version === OLD_VERSION ? 3 : 4;
    expect((await client.messages.batches.retrieve(id)).request_counts).toEqual({
      processing: 0,
      succeeded: 5 - failed,
      errored: failed,
      canceled: 0,
      expired: 0,
    });
  },
);

test('a batch may mix models, and takes headers and queries of betas', async () => {
  await using opened = await openAnthropic();
  const requests = [chatRequest('a', { model: 'claude-sonnet-5' }), chatRequest('b')];
  const { id } = await opened.client.beta.messages.batches.create({
    requests,
    betas: ['output-300k-2026-03-24', 'a-beta-that-nobody-knows'],
  });
  opened.clock.advance(WORK);
  const results = await Array.fromAsync(await opened.client.beta.messages.batches.results(id));
  const models = results.map(({ result }) =>
    result.type === 'succeeded' ? String(result.message.model) : '',
  );
  expect(models.toSorted()).toEqual(['claude-haiku-4-5-20251001', 'claude-sonnet-5']);
});

test('the beta for long answers raises the limit of some models, in a batch alone', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const long = { model: 'claude-opus-4-6', max_tokens: 300_000 };
  const create = async (betas: string[]): Promise<string> => {
    const { id } = await client.beta.messages.batches.create({ requests: [chatRequest('a', long)], betas });
    clock.advance(WORK);
    return (await readResults(client, id))[0]?.result.type ?? '';
  };
  expect(await create([])).toBe('errored');
  expect(await create(['output-300k-2026-03-24'])).toBe('succeeded');
});

test('a cancelled batch is canceling, then ended with the finished results and a line for each other request', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatRequests(60));
  clock.advance(30_000);
  const canceling = await client.messages.batches.cancel(id);
  expect(canceling).toMatchObject({
    processing_status: 'canceling',
    cancel_initiated_at: expect.stringMatching(/^2026-01-01T00:00:30\.000\d{3}\+00:00$/),
    request_counts: { processing: 60, succeeded: 0, canceled: 0 },
    results_url: null,
  });
  expect(await client.messages.batches.cancel(id)).toEqual(canceling);
  clock.advance(WORK);
  const ended = await client.messages.batches.retrieve(id);
  const results = await readResults(client, id);
  const types = results.map((line) => line.result.type);
  const succeeded = types.filter((type) => type === 'succeeded').length;
  expect(succeeded).toBeGreaterThan(0);
  expect(succeeded).toBeLessThan(60);
  expect(new Set(types)).toEqual(new Set(['succeeded', 'canceled']));
  expect(new Set(results.map((line) => line.custom_id)).size).toBe(60);
  expect(ended).toMatchObject({
    processing_status: 'ended',
    cancel_initiated_at: canceling.cancel_initiated_at,
    request_counts: { processing: 0, succeeded, errored: 0, canceled: 60 - succeeded, expired: 0 },
  });
});

test('a batch that is cancelled at once ends without an answer', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatRequests(3));
  await client.messages.batches.cancel(id);
  clock.advance(WORK);
  expect((await readResults(client, id)).map((line) => line.result)).toEqual(
    Array.from({ length: 3 }, () => ({ type: 'canceled' })),
  );
});

test('cancelling what has ended, and deleting what has not, is refused', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatRequests(2));
  await expect(client.messages.batches.delete(id)).rejects.toBeInstanceOf(BadRequestError);
  clock.advance(WORK);
  await expect(client.messages.batches.cancel(id)).rejects.toBeInstanceOf(BadRequestError);
});

test('results are not there before the end: the SDK says so, and their address answers 404', async () => {
  await using opened = await openAnthropic();
  const { client } = opened;
  const { id } = await createBatch(client, chatRequests(2));
  await expect(client.messages.batches.results(id)).rejects.toBeInstanceOf(AnthropicError);
  await expect(client.get(`/v1/messages/batches/${id}/results`)).rejects.toBeInstanceOf(NotFoundError);
});

test('a deleted batch is gone for its creator, and still known to whoever holds the simulator', async () => {
  await using opened = await openAnthropic();
  const { client, clock, simulator } = opened;
  const { id } = await createBatch(client, chatRequests(2));
  clock.advance(WORK);
  expect(await client.messages.batches.delete(id)).toEqual({ id, type: 'message_batch_deleted' });
  await expect(client.messages.batches.retrieve(id)).rejects.toBeInstanceOf(NotFoundError);
  await expect(client.messages.batches.delete(id)).rejects.toBeInstanceOf(NotFoundError);
  expect((await client.messages.batches.list()).data).toEqual([]);
  expect(await simulator.batches()).toMatchObject([{ id, status: 'ended' }]);
  expect(await Array.fromAsync(simulator.customIds(id))).toEqual(['r0', 'r1']);
});

test('29 days after its creation a batch is archived: it is still shown, its results are gone', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const { id, created_at: createdAt } = await createBatch(client, chatRequests(2));
  clock.advance(29 * DAY - 1);
  expect(await readResults(client, id)).toHaveLength(2);
  expect((await client.messages.batches.retrieve(id)).archived_at).toBeNull();
  clock.advance(1);
  const archived = await client.messages.batches.retrieve(id);
  expect(archived).toMatchObject({ processing_status: 'ended', request_counts: { succeeded: 2 } });
  expect(Date.parse(String(archived.archived_at)) - Date.parse(createdAt)).toBe(29 * DAY);
  await expect(client.get(`/v1/messages/batches/${id}/results`)).rejects.toBeInstanceOf(NotFoundError);
});

test('no speed makes a batch expire: it has ended with all answers even when nobody looks for weeks', async () => {
  await using opened = await openAnthropic();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatRequests(5));
  clock.advance(20 * DAY);
  expect((await client.messages.batches.retrieve(id)).request_counts.succeeded).toBe(5);
});

test('batches are listed newest first, page by page in both directions, and the SDK walks through all pages', async () => {
  await using opened = await openAnthropic();
  const { client } = opened;
  const created: string[] = [];
  for (let index = 0; index < 7; index += 1) created.unshift((await createBatch(client, chatRequests(1))).id);
  const first = await client.messages.batches.list({ limit: 3 });
  expect(first).toMatchObject({ has_more: true, first_id: created[0], last_id: created[2] });
  expect(first.data.map((batch) => batch.id)).toEqual(created.slice(0, 3));
  const all: string[] = [];
  for await (const batch of client.messages.batches.list({ limit: 3 })) all.push(batch.id);
  expect(all).toEqual(created);
  const before = await client.messages.batches.list({ limit: 2, before_id: String(created[4]) });
  expect(before.data.map((batch) => batch.id)).toEqual(created.slice(2, 4));
  expect(before.has_more).toBe(true);
  const back: string[] = [];
  const last = { limit: 3, before_id: String(created[6]) };
  for await (const batch of client.messages.batches.list(last)) back.push(batch.id);
  expect(back.toSorted()).toEqual(created.slice(0, 6).toSorted());
  expect(await client.messages.batches.list({ after_id: String(created[6]) })).toMatchObject({
    data: [],
    has_more: false,
    first_id: null,
    last_id: null,
  });
});

test.for([
  ['limit=0', 'limit: Input should be greater than or equal to 1'],
  ['limit=1001', 'limit: Input should be less than or equal to 1000'],
  ['limit=few', 'limit: Input should be a valid integer, unable to parse string as an integer'],
  ['after_id=msgbatch_none', 'after_id: no object with id msgbatch_none'],
] as const)('a list with %s is refused', async ([query, message]) => {
  await using opened = await openAnthropic();
  await expect(opened.client.get(`/v1/messages/batches?${query}`)).rejects.toMatchObject({
    status: 400,
    apiMessage: message,
  });
});

test('the same seed gives the same results in the same order, another seed others', async () => {
  const outcomeOf = async (seed: number): Promise<unknown> => {
    await using opened = await openAnthropic({ seed });
    const { id } = await createBatch(opened.client, chatRequests(20));
    opened.clock.advance(LONG);
    const { results_url: _, ...batch } = await opened.client.messages.batches.retrieve(id);
    return { batch, results: await readResults(opened.client, id) };
  };
  const [first, again, other] = [await outcomeOf(7), await outcomeOf(7), await outcomeOf(8)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('whoever holds the simulator sees its batches beside those of other providers', async () => {
  await using opened = await openAnthropic();
  const { client, clock, simulator } = opened;
  const { id } = await createBatch(client, [...chatRequests(2), chatRequest('bad', { max_tokens: 0 })]);
  expect(await simulator.batches()).toMatchObject([
    {
      provider: 'anthropic',
      id,
      status: 'in_progress',
      request_counts: { total: 3, completed: 0, failed: 0 },
    },
  ]);
  clock.advance(WORK);
  expect(await simulator.batches()).toMatchObject([
    {
      status: 'ended',
      model: null,
      endpoint: '/v1/messages',
      request_counts: { total: 3, completed: 2, failed: 1 },
    },
  ]);
  expect(simulator.calls()).toEqual({ 'POST /v1/messages/batches': 1 });
});
