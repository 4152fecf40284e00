import { ConflictError, type OpenAI } from 'openai';
import { expect, test } from 'vitest';

import {
  chatLine,
  chatLines,
  createBatch,
  LONG,
  openOpenAi,
  readResults,
  uploadText,
} from './open-openai.ts';

test('a batch goes through validating, in_progress, finalizing and completed, and its times only grow', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(30));
  const seen: string[] = [];
  let batch = await client.batches.retrieve(id);
  for (let second = 0; second < 700; second += 1) {
    batch = await client.batches.retrieve(id);
    if (seen.at(-1) !== batch.status) seen.push(batch.status);
    clock.advance(1_000);
  }
  expect(seen).toEqual(['validating', 'in_progress', 'finalizing', 'completed']);
  const times = [
    batch.created_at,
    batch.in_progress_at,
    batch.finalizing_at,
    batch.completed_at,
    batch.expires_at,
  ];
  expect(times).toEqual(times.toSorted((one, other) => Number(one) - Number(other)));
  expect(Number(batch.expires_at) - batch.created_at).toBe(86_400);
});

test('while it is validating a batch shows no model and no counts, and every unset key as null', async () => {
  await using opened = await openOpenAi();
  const batch = await createBatch(opened.client, chatLines(3));
  expect(batch).toMatchObject({
    id: expect.stringMatching(/^batch_[0-9a-f]{32}$/),
    status: 'validating',
    model: null,
    errors: null,
    output_file_id: null,
    error_file_id: null,
    in_progress_at: null,
    finalizing_at: null,
    completed_at: null,
    failed_at: null,
    expired_at: null,
    cancelling_at: null,
    cancelled_at: null,
    metadata: null,
    request_counts: { total: 0, completed: 0, failed: 0 },
    usage: { input_tokens: 0, output_tokens: 0, total_tokens: 0 },
  });
});

test('counts grow while the batch is in progress and add up to the total at its end', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const { id } = await createBatch(client, [...chatLines(40), chatLine('bad', { temperature: 3 })]);
  const counts: number[] = [];
  for (let step = 0; step < 60; step += 1) {
    const { request_counts: now, status } = await client.batches.retrieve(id);
    if (status === 'in_progress') counts.push(Number(now?.completed) + Number(now?.failed));
    clock.advance(5_000);
  }
  clock.advance(LONG);
  expect(counts).toEqual(counts.toSorted((one, other) => one - other));
  expect(new Set(counts).size).toBeGreaterThan(3);
  const { request_counts: end } = await client.batches.retrieve(id);
  expect(end).toEqual({ total: 41, completed: 40, failed: 1 });
});

test('every request has one line: successes in the output file, refusals with error null in the error file', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const lines = [...chatLines(50), chatLine('hot', { temperature: 2.5 }), chatLine('odd', { top_k: 3 })];
  const { id } = await createBatch(client, lines);
  clock.advance(LONG / 100);
  const batch = await client.batches.retrieve(id);
  const output = await readResults(client, batch.output_file_id);
  const errors = await readResults(client, batch.error_file_id);
  expect(new Set(output.map((line) => line.custom_id)).size).toBe(50);
  expect(output.every((line) => line.response?.status_code === 200 && line.error === null)).toBe(true);
  expect(errors.map((line) => line.custom_id).toSorted()).toEqual(['hot', 'odd']);
  expect(errors.map((line) => [line.response?.status_code, line.error])).toEqual([
    [400, null],
    [400, null],
  ]);
  expect(output.map((line) => line.custom_id)).not.toEqual(lines.slice(0, 50).map((_, index) => `r${index}`));
});

test('the usage of a batch is the sum of its answers', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const lines = [chatLine('a', { model: 'gpt-5-mini' }), chatLine('b', { model: 'gpt-5-mini' })];
  const { id } = await createBatch(client, lines);
  clock.advance(LONG / 100);
  const batch = await client.batches.retrieve(id);
  const results = await readResults(client, batch.output_file_id);
  const usages = results.map((line) => line.response?.body['usage'] as unknown as OpenAI.CompletionUsage);
  const sum = (pick: (usage: OpenAI.CompletionUsage) => number | undefined): number =>
    usages.reduce((total, usage) => total + (pick(usage) ?? 0), 0);
  expect(batch.usage).toEqual({
    input_tokens: sum((usage) => usage.prompt_tokens),
    output_tokens: sum((usage) => usage.completion_tokens),
    total_tokens: sum((usage) => usage.total_tokens),
    input_tokens_details: { cached_tokens: sum((usage) => usage.prompt_tokens_details?.cached_tokens) },
    output_tokens_details: {
      reasoning_tokens: sum((usage) => usage.completion_tokens_details?.reasoning_tokens),
    },
  });
  expect(batch.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  expect(batch.model).toBe('gpt-5-mini-2025-08-07');
});

test('a batch whose requests all fail is completed without an output file', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const { id } = await createBatch(client, [chatLine('a', { n: 0 }), chatLine('b', { n: 0 })]);
  clock.advance(LONG / 100);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'completed', output_file_id: null });
  expect(batch.request_counts).toEqual({ total: 2, completed: 0, failed: 2 });
  expect(await readResults(client, batch.error_file_id)).toHaveLength(2);
});

test('an endpoint that the simulator has no answers for fails row by row, and says so', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const body = { model: 'omni-moderation-latest', input: 'x' };
  const line = JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/moderations', body });
  const { id } = await createBatch(client, [line], '/v1/moderations');
  clock.advance(600_000);
  const [result] = await readResults(client, (await client.batches.retrieve(id)).error_file_id);
  expect(result?.response).toMatchObject({ status_code: 501, body: { error: { code: 'not_simulated' } } });
});

test('no speed makes a batch expire: it is completed even when nobody looks for a year', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(5));
  clock.advance(365 * 86_400_000);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'completed', expired_at: null });
});

test('the same seed gives the same results in the same order, another seed another order', async () => {
  const orderOf = async (seed: number): Promise<string> => {
    await using opened = await openOpenAi({ seed });
    const { id } = await createBatch(opened.client, chatLines(20));
    opened.clock.advance(LONG / 100);
    const batch = await opened.client.batches.retrieve(id);
    return JSON.stringify([batch, await readResults(opened.client, batch.output_file_id)]);
  };
  const [first, again, other] = [await orderOf(7), await orderOf(7), await orderOf(8)];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('a cancelled batch is cancelling, then cancelled, with the finished results and a line for each other request', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(60));
  while (
    (await client.batches.retrieve(id)).request_counts?.completed !== 0 ||
    (await client.batches.retrieve(id)).status !== 'in_progress'
  )
    clock.advance(500);
  clock.advance(25_000);
  const cancelling = await client.batches.cancel(id);
  expect(cancelling.status).toBe('cancelling');
  expect((await client.batches.cancel(id)).status).toBe('cancelling');
  clock.advance(600_000);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'cancelled', completed_at: null, finalizing_at: null });
  const output = await readResults(client, batch.output_file_id);
  const errors = await readResults(client, batch.error_file_id);
  expect(output.length).toBeGreaterThan(0);
  expect(errors.length).toBeGreaterThan(0);
  expect(new Set([...output, ...errors].map((line) => line.custom_id)).size).toBe(60);
  expect(errors.every((line) => line.response === null && line.error?.code === 'batch_cancelled')).toBe(true);
  expect(batch.request_counts).toEqual({ total: 60, completed: output.length, failed: errors.length });
  expect((await client.batches.cancel(id)).status).toBe('cancelled');
});

test('a batch that is cancelled while validating ends without results', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(5));
  expect((await client.batches.cancel(id)).status).toBe('cancelling');
  clock.advance(600_000);
  expect(await client.batches.retrieve(id)).toMatchObject({
    status: 'cancelled',
    output_file_id: null,
    error_file_id: null,
    request_counts: { total: 0, completed: 0, failed: 0 },
  });
});

test('cancelling what has ended is refused with 409', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const completed = await createBatch(client, chatLines(2));
  const failed = await createBatch(client, ['{}']);
  clock.advance(600_000);
  await expect(client.batches.cancel(completed.id)).rejects.toMatchObject({
    status: 409,
    error: {
      message: "Cannot cancel a batch with status 'completed'.",
      type: 'invalid_request_error',
      param: null,
      code: null,
    },
  });
  await expect(client.batches.cancel(failed.id)).rejects.toBeInstanceOf(ConflictError);
});

test('deleting the input of a running batch does not hurt it', async () => {
  await using opened = await openOpenAi();
  const { client, clock } = opened;
  const batch = await createBatch(client, chatLines(4));
  await client.files.delete(batch.input_file_id);
  clock.advance(600_000);
  expect(await client.batches.retrieve(batch.id)).toMatchObject({
    status: 'completed',
    request_counts: { total: 4 },
  });
});

test('batches are listed newest first, page by page, and the SDK walks through all pages', async () => {
  await using opened = await openOpenAi();
  const { client } = opened;
  const file = await uploadText(client, `${chatLine('a')}\n`);
  const created: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    const batch = await client.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { index: String(index) },
    });
    created.push(batch.id);
  }
  const first = await client.batches.list({ limit: 3 });
  expect(first.data.map((batch) => batch.id)).toEqual(created.toReversed().slice(0, 3));
  expect(first.has_more).toBe(true);
  const all: string[] = [];
  for await (const batch of client.batches.list({ limit: 3 })) all.push(batch.id);
  expect(all).toEqual(created.toReversed());
  await expect(client.batches.list({ limit: 101 })).rejects.toMatchObject({
    status: 400,
    code: 'integer_above_max_value',
  });
});

test('whoever holds the simulator sees its batches and the custom_ids of each', async () => {
  await using opened = await openOpenAi();
  const { client, simulator, clock } = opened;
  const { id } = await createBatch(client, chatLines(3));
  clock.advance(600_000);
  const [batch] = await simulator.batches();
  expect(batch).toMatchObject({
    id,
    status: 'completed',
    request_counts: { total: 3, completed: 3, failed: 0 },
  });
  expect(await Array.fromAsync(simulator.customIds(id))).toEqual(['r0', 'r1', 'r2']);
  expect(simulator.calls()).toEqual({ 'POST /files': 1, 'POST /batches': 1 });
});
