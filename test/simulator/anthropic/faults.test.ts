import Anthropic, { APIConnectionError, APIError, NotFoundError, RateLimitError } from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';

import { FAULTS, parseFault } from '../../../src/simulator/index.ts';
import {
  chatRequests,
  createBatch,
  HEADERS,
  LONG,
  openAnthropic,
  readResults,
  WORK,
  type OpenedAnthropic,
  type Result,
} from './open-anthropic.ts';

function openWith(...faults: readonly string[]): Promise<OpenedAnthropic> {
  return openAnthropic({ faults: faults.map(parseFault) });
}

/** A batch of a hundred requests at its end, with the text of its results. */
async function endOfBatch(fault: string): Promise<{ batch: Anthropic.Messages.MessageBatch; text: string }> {
  await using opened = await openWith(fault);
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatRequests(100));
  clock.advance(LONG);
  const batch = await client.messages.batches.retrieve(id);
  const response = await globalThis.fetch(String(batch.results_url), { headers: HEADERS });
  return { batch, text: await response.text() };
}

interface Line {
  readonly custom_id: string;
  readonly result: { readonly type: string; readonly error?: { readonly error: { readonly type: string } } };
}

function parseLines(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** How many of 200 calls ended how. */
async function tally(fault: string): Promise<Record<string, number>> {
  await using opened = await openWith(fault);
  const counts: Record<string, number> = {};
  for (let call = 0; call < 200; call += 1) {
    const outcome = await opened.client.models.list().then(
      () => 'ok',
      (error: unknown) => (error instanceof APIError ? `${error.status} ${error.type}` : 'other'),
    );
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

test('http-429, http-500, http-529 and drop-before hit about their share of the calls, the same ones each time', async () => {
  const limited = await tally('http-429=0.25');
  expect(limited['429 rate_limit_error']).toBeGreaterThan(25);
  expect(limited['429 rate_limit_error']).toBeLessThan(75);
  expect(await tally('http-429=0.25')).toEqual(limited);
  expect(Object.keys(await tally('http-500=0.5')).toSorted()).toEqual(['500 api_error', 'ok']);
  expect(Object.keys(await tally('http-529=0.5')).toSorted()).toEqual(['529 overloaded_error', 'ok']);
  // A connection that breaks has no status and no type.
  expect(Object.keys(await tally('drop-before=0.5')).toSorted()).toEqual(['ok', 'undefined null']);
});

test('a 429 says how long to wait, and the SDK with its own retries gets through', async () => {
  await using always = await openWith('http-429=1');
  const error: unknown = await always.client.models.list().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(RateLimitError);
  expect(error instanceof RateLimitError && error.headers.get('retry-after')).toBe('1');
  await using opened = await openWith('http-429=0.2', 'http-529=0.2');
  const { anthropic: baseURL } = opened.simulator.urls;
  const patient = new Anthropic({ baseURL, apiKey: 'sk-ant-test', maxRetries: 9 });
  expect((await patient.models.list()).data.length).toBeGreaterThan(0);
});

test('a call that is refused or dropped beforehand has no effect', async () => {
  for (const fault of ['http-429=1', 'http-500=1', 'http-529=1', 'drop-before=1']) {
    await using opened = await openWith(fault);
    await expect(createBatch(opened.client, chatRequests(1))).rejects.toBeInstanceOf(APIError);
    expect(await opened.simulator.batches()).toEqual([]);
    expect(opened.simulator.calls()).toEqual({});
  }
});

test('drop-after cuts the connection, but the batch is there', async () => {
  await using opened = await openWith('drop-after');
  await expect(createBatch(opened.client, chatRequests(2))).rejects.toBeInstanceOf(APIConnectionError);
  expect((await opened.client.messages.batches.list()).data).toHaveLength(1);
  expect((await createBatch(opened.client, chatRequests(2))).processing_status).toBe('in_progress');
});

test('token-limit refuses the first creations for now, and leaves no batch', async () => {
  await using opened = await openWith('token-limit=2');
  const { client, simulator } = opened;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const refused = createBatch(client, chatRequests(2));
    await expect(refused).rejects.toBeInstanceOf(RateLimitError);
    await expect(refused).rejects.toMatchObject({ type: 'rate_limit_error' });
  }
  expect(await simulator.batches()).toEqual([]);
  expect((await createBatch(client, chatRequests(2))).processing_status).toBe('in_progress');
});

test('not-found-yet answers the first retrievals of each batch with 404, although it is listed', async () => {
  await using opened = await openWith('not-found-yet=2');
  const { client } = opened;
  for (let batch = 1; batch <= 2; batch += 1) {
    const { id } = await createBatch(client, chatRequests(1));
    await expect(client.messages.batches.retrieve(id)).rejects.toBeInstanceOf(NotFoundError);
    expect((await client.messages.batches.list()).data).toHaveLength(batch);
    await expect(client.messages.batches.retrieve(id)).rejects.toBeInstanceOf(NotFoundError);
    expect((await client.messages.batches.retrieve(id)).id).toBe(id);
  }
});

test('content-502 and truncate spoil the first downloads of the results, one after the other', async () => {
  await using opened = await openWith('content-502=2', 'truncate');
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatRequests(300));
  clock.advance(WORK);
  await expect(readResults(client, id)).rejects.toMatchObject({ status: 502 });
  await expect(readResults(client, id)).rejects.toMatchObject({ status: 502 });
  await expect(readResults(client, id)).rejects.toThrow(/terminated|JSON/);
  expect(await readResults(client, id)).toHaveLength(300);
});

test('expire leaves a share of the requests unfinished: the batch ends after 24 hours with the others', async () => {
  await using opened = await openWith('expire=0.3');
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatRequests(40));
  clock.advance(86_399_000);
  expect(await client.messages.batches.retrieve(id)).toMatchObject({ processing_status: 'in_progress' });
  clock.advance(1_000);
  const batch = await client.messages.batches.retrieve(id);
  const types = (await readResults(client, id)).map(({ result }) => result.type);
  const expired = types.filter((type) => type === 'expired').length;
  expect(expired).toBeGreaterThan(3);
  expect(batch).toMatchObject({
    processing_status: 'ended',
    request_counts: { processing: 0, succeeded: 40 - expired, errored: 0, canceled: 0, expired },
  });
  expect(String(batch.ended_at).slice(0, 19)).toBe(batch.expires_at.slice(0, 19));
});

test('row-errors come back as errors of the request, of the API and of too much traffic', async () => {
  const { batch, text } = await endOfBatch('row-errors=0.4');
  const errors = parseLines(text).filter((line) => line.result.type === 'errored');
  expect(batch.request_counts).toMatchObject({ succeeded: 100 - errors.length, errored: errors.length });
  expect(new Set(errors.map((line) => line.result.error?.error.type))).toEqual(
    new Set(['invalid_request_error', 'api_error', 'overloaded_error']),
  );
});

test('malformed-line cuts lines in half', async () => {
  const { text } = await endOfBatch('malformed-line=0.2');
  const lines = text.trimEnd().split('\n');
  const broken = lines.filter((line) => !line.endsWith('}'));
  expect(lines).toHaveLength(100);
  expect(broken.length).toBeGreaterThan(5);
  for (const line of broken) expect(() => JSON.parse(line) as unknown).toThrow('JSON');
});

test('missing-row, duplicate-row and foreign-row do what they say', async () => {
  const idsWith = async (fault: string): Promise<string[]> =>
    parseLines((await endOfBatch(fault)).text).map((line) => line.custom_id);
  const missing = await idsWith('missing-row=0.2');
  expect(missing.length).toBeLessThan(95);
  expect(new Set(missing).size).toBe(missing.length);
  const twice = await idsWith('duplicate-row=0.2');
  expect(twice.length).toBeGreaterThan(105);
  expect(new Set(twice).size).toBe(100);
  const foreign = await idsWith('foreign-row=0.2');
  expect(foreign.filter((id) => !/^r\d+$/.test(id)).length).toBe(foreign.length - 100);
  expect(foreign.length).toBeGreaterThan(105);
});

test('faults that the table has at other providers alone change nothing', async () => {
  const elsewhere = Object.entries(FAULTS).filter(([, { at }]) => at !== 'all' && !at.includes('anthropic'));
  const faults = elsewhere.map(([name, { default: value }]) => `${name}=${value}`);
  expect(faults.length).toBeGreaterThan(2);
  const outcomeOf = async (opened: OpenedAnthropic): Promise<Result[]> => {
    await using world = opened;
    const { id } = await createBatch(world.client, chatRequests(30));
    world.clock.advance(WORK);
    return await readResults(world.client, id);
  };
  const plain = await outcomeOf(await openWith());
  expect(plain).toHaveLength(30);
  expect(await outcomeOf(await openWith(...faults))).toEqual(plain);
});
