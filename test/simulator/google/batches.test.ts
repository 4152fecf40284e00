import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test, vi } from 'vitest';

import {
  ask,
  createBatch,
  downloadText,
  getBatch,
  line,
  linesOf,
  LONG,
  MODEL,
  openGoogle,
  resultsOf,
  saidBy,
  settledBatch,
  TWO_DAYS,
  uploadLines,
} from './open-google.ts';

const NANOSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/;

test('a batch is pending, then running with counts that grow, then succeeded with its results in input order', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(40));
  const states: string[] = [];
  const succeeded: number[] = [];
  let operation = await getBatch(opened, name);
  expect(operation.done).toBeUndefined();
  expect(operation.metadata).toMatchObject({
    '@type': 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch',
    model: `models/${MODEL}`,
    displayName: 'a test',
    batchStats: { requestCount: '40', pendingRequestCount: '40' },
  });
  while (operation.done !== true) {
    if (states.at(-1) !== operation.metadata.state) states.push(operation.metadata.state);
    succeeded.push(Number(operation.metadata.batchStats['successfulRequestCount'] ?? 0));
    opened.clock.advance(1_000);
    operation = await getBatch(opened, name);
  }
  expect(states).toEqual(['BATCH_STATE_PENDING', 'BATCH_STATE_RUNNING', 'BATCH_STATE_SUCCEEDED']);
  expect(succeeded).toEqual(succeeded.toSorted((a, b) => a - b));
  expect(new Set(succeeded).size).toBeGreaterThan(10);
  expect(operation.metadata.batchStats).toEqual({ requestCount: '40', successfulRequestCount: '40' });
  const results = await resultsOf(opened, name);
  expect(results.map((result) => result.key)).toEqual(Array.from({ length: 40 }, (_, row) => `r${row}`));
  expect(saidBy(results[7]?.response)).toContain('What is the capital of country r7?');
});

test('the result file is named later than the success, in both places and with the type of the output', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(2));
  opened.clock.advance(LONG);
  const first = await getBatch(opened, name);
  expect(first.metadata.state).toBe('BATCH_STATE_SUCCEEDED');
  expect(first.metadata.endTime).toMatch(NANOSECONDS);
  expect([first.done, first.response, first.metadata.output]).toEqual([undefined, undefined, undefined]);
  const last = await settledBatch(opened, name);
  const responsesFile = `files/batch-${name.slice('batches/'.length)}`;
  expect(last.response).toEqual({
    '@type': 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput',
    responsesFile,
  });
  expect(last.metadata.output).toEqual({ responsesFile });
  expect((await opened.ai.files.get({ name: responsesFile })).source).toBe('GENERATED');
});

test('times have nanoseconds and follow each other', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(1));
  const fresh = await getBatch(opened, name);
  expect(fresh.metadata.createTime).toMatch(NANOSECONDS);
  expect(fresh.metadata.updateTime).toBe(fresh.metadata.createTime);
  opened.clock.advance(LONG);
  const { createTime, endTime, updateTime } = (await getBatch(opened, name)).metadata;
  expect(endTime ?? '').toMatch(NANOSECONDS);
  expect(String(endTime) > createTime).toBe(true);
  expect(updateTime.slice(0, 23)).toBe(String(endTime).slice(0, 23));
});

test('requests sent along need no file; their results stand twice in the operation, with the metadata untouched', async () => {
  await using opened = await openGoogle();
  const job = await opened.ai.batches.create({
    model: MODEL,
    src: [
      { contents: 'One?', metadata: { custom_id: '0' }, config: { systemInstruction: 'Be short.' } },
      { contents: 'Two?', metadata: { key: 'second', other: 'x' } },
    ],
    config: { displayName: 'inline' },
  });
  opened.clock.advance(LONG);
  const operation = await getBatch(opened, String(job.name));
  expect(operation.done).toBe(true);
  expect(operation.metadata.inputConfig).toBeUndefined();
  const inlined = operation.response?.inlinedResponses?.inlinedResponses ?? [];
  expect(inlined.map((result) => result.metadata)).toEqual([
    { custom_id: '0' },
    { key: 'second', other: 'x' },
  ]);
  expect(operation.metadata.output?.inlinedResponses?.inlinedResponses).toEqual(inlined);
  expect(saidBy(inlined[1]?.response)).toContain('Two?');
  const sdk = await opened.ai.batches.get({ name: String(job.name) });
  expect(sdk.dest?.inlinedResponses?.[0]?.response?.candidates?.[0]?.content?.parts?.[0]?.text).toContain(
    'One?',
  );
});

test('embeddings come from a file and from requests sent along', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  await using opened = await openGoogle();
  const model = 'gemini-embedding-001';
  const fileName = await uploadLines(opened.ai, [
    line('a', { content: { parts: [{ text: 'apples' }] }, output_dimensionality: 8 }),
    line('b', { content: { parts: [{ text: 'pears' }] }, embedContentConfig: { outputDimensionality: 3 } }),
  ]);
  const fromFile = await opened.ai.batches.createEmbeddings({ model, src: { fileName } });
  const inline = await opened.ai.batches.createEmbeddings({
    model,
    src: { inlinedRequests: { contents: ['apples', 'pears'], config: { outputDimensionality: 8 } } },
  });
  opened.clock.advance(LONG);
  const values = (response: unknown): number[] =>
    (response as { embedding: { values: number[] } }).embedding.values;
  const results = await resultsOf(opened, String(fromFile.name));
  expect(results.map(({ key, response }) => [key, values(response).length])).toEqual([
    ['a', 8],
    ['b', 3],
  ]);
  const done = await opened.ai.batches.get({ name: String(inline.name) });
  expect(done.dest?.inlinedEmbedContentResponses?.length).toBe(2);
  expect(values(done.dest?.inlinedEmbedContentResponses?.[0]?.response)).toEqual(
    values(results[0]?.response),
  );
  expect((await getBatch(opened, String(inline.name))).metadata['@type']).toContain('EmbedContentBatch');
  warn.mockRestore();
});

test('a list has the newest first, page by page, and forgets what was deleted', async () => {
  await using opened = await openGoogle();
  const names: string[] = [];
  for (let index = 0; index < 5; index += 1) names.unshift(await createBatch(opened.ai, linesOf(1)));
  const listed: string[] = [];
  for await (const job of await opened.ai.batches.list({ config: { pageSize: 2 } }))
    listed.push(String(job.name));
  expect(listed).toEqual(names);
  const first = await opened.call('GET', '/v1beta/batches?pageSize=2');
  expect((first.body['operations'] as unknown[]).length).toBe(2);
  await opened.ai.batches.delete({ name: names[1] ?? '' });
  await expect(opened.ai.batches.get({ name: names[1] ?? '' })).rejects.toMatchObject({ status: 404 });
  const second = await opened.call('GET', '/v1/batches?page_size=4');
  expect((second.body['operations'] as { name: string }[]).map(({ name }) => name)).toEqual(
    names.toSpliced(1, 1),
  );
  expect(second.body['nextPageToken']).toBeUndefined();
  expect(await opened.simulator.batches()).toHaveLength(5);
});

test('an empty list is an empty object, and a wrong page token is refused', async () => {
  await using opened = await openGoogle();
  expect((await opened.call('GET', '/v1beta/batches')).body).toEqual({});
  const wrong = await opened.call('GET', '/v1beta/batches?pageToken=nonsense');
  expect(wrong).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  expect((await opened.call('GET', '/v1beta/batches?pageSize=-1')).status).toBe(400);
  expect((await opened.call('GET', '/v1beta/batches?pageSize=two')).status).toBe(400);
});

test('a cancelled batch ends soon with code 1 and without results; asking twice is no error', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(20));
  opened.clock.advance(5_000);
  await opened.ai.batches.cancel({ name });
  await opened.ai.batches.cancel({ name });
  expect((await getBatch(opened, name)).metadata.state).toBe('BATCH_STATE_RUNNING');
  opened.clock.advance(10_000);
  const operation = await getBatch(opened, name);
  expect(operation).toMatchObject({ done: true, error: { code: 1 } });
  expect(operation.metadata.state).toBe('BATCH_STATE_CANCELLED');
  expect([operation.response, operation.metadata.output]).toEqual([undefined, undefined]);
  opened.clock.advance(LONG);
  expect((await getBatch(opened, name)).metadata.state).toBe('BATCH_STATE_CANCELLED');
  await expect(opened.ai.batches.cancel({ name })).rejects.toMatchObject({ status: 400 });
  const file = `files/batch-${name.slice('batches/'.length)}`;
  await expect(opened.ai.files.get({ name: file })).rejects.toMatchObject({ status: 403 });
});

test('a batch that ends before its cancellation does so with its results', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(2));
  let operation = await getBatch(opened, name);
  const end = (): number => Date.parse(String(operation.metadata.endTime));
  const probe = await createEnd(name);
  opened.clock.advance(probe - opened.clock.now() - 500);
  expect((await getBatch(opened, name)).metadata.state).toBe('BATCH_STATE_RUNNING');
  await opened.ai.batches.cancel({ name });
  opened.clock.advance(LONG);
  operation = await settledBatch(opened, name);
  expect(end()).toBe(probe);
  expect(operation.metadata.state).toBe('BATCH_STATE_SUCCEEDED');

  /** The same seed and calls give the same times: a second simulator tells when this batch will end. */
  async function createEnd(batch: string): Promise<number> {
    await using other = await openGoogle();
    expect(await createBatch(other.ai, linesOf(2))).toBe(batch);
    other.clock.advance(LONG);
    return Date.parse(String((await getBatch(other, batch)).metadata.endTime));
  }
});

test('a running batch that is deleted stops and leaves no results', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(2));
  opened.clock.advance(5_000);
  await opened.ai.batches.delete({ name });
  opened.clock.advance(LONG);
  expect((await opened.simulator.batches())[0]).toMatchObject({
    status: 'BATCH_STATE_CANCELLED',
    output_file_id: null,
  });
});

test('display name and priority can be changed, in either case of the mask', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(1));
  const path = `/v1beta/${name}:updateGenerateContentBatch`;
  const renamed = await opened.call('PATCH', `${path}?updateMask=display_name,priority`, {
    displayName: 'new',
    priority: '7',
  });
  expect(renamed.body).toMatchObject({ name, displayName: 'new', priority: '7' });
  expect((await getBatch(opened, name)).metadata).toMatchObject({ displayName: 'new', priority: '7' });
  expect((await opened.call('PATCH', `${path}?updateMask=state`, {})).status).toBe(400);
});

test('a file that is deleted, or expires, while its batch runs does not hurt', async () => {
  await using opened = await openGoogle();
  const src = await uploadLines(opened.ai, linesOf(3));
  const job = await opened.ai.batches.create({ model: MODEL, src });
  await opened.ai.files.delete({ name: src });
  opened.clock.advance(LONG);
  expect(await resultsOf(opened, String(job.name))).toHaveLength(3);
});

test('results can be had for 48 hours, by both URLs', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(3));
  opened.clock.advance(LONG);
  const file = (await settledBatch(opened, name)).response?.responsesFile;
  const text = await downloadText(opened, file);
  const url = `${opened.simulator.urls.google}/download/v1beta/${file}:download?alt=media&key=test-key`;
  expect(await (await globalThis.fetch(url)).text()).toBe(text);
  const path = join(opened.simulator.directory, 'downloaded.jsonl');
  await opened.ai.files.download({ file: String(file), downloadPath: path });
  expect(await readFile(path, 'utf8')).toBe(text);
  const stored = await opened.ai.files.get({ name: String(file) });
  const digest = createHash('sha256').update(text).digest('hex');
  expect(stored.sha256Hash).toBe(Buffer.from(digest).toString('base64'));
  expect(stored.sizeBytes).toBe(String(Buffer.byteLength(text)));
  opened.clock.advance(TWO_DAYS);
  await expect(opened.ai.files.get({ name: String(file) })).rejects.toMatchObject({ status: 403 });
});

test('no more than a hundred batches run at once', async () => {
  await using opened = await openGoogle();
  const src = await uploadLines(opened.ai, linesOf(1));
  for (let index = 0; index < 100; index += 1) await opened.ai.batches.create({ model: MODEL, src });
  const error: unknown = await opened.ai.batches
    .create({ model: MODEL, src })
    .catch((cause: unknown) => cause);
  expect(error).toMatchObject({ status: 429 });
  expect(String(error)).toContain(
    'You exceeded your current quota, please check your plan and billing details.',
  );
  opened.clock.advance(LONG);
  await opened.ai.batches.create({ model: MODEL, src });
});

test('whoever holds the simulator sees each batch, its keys in order and their digest', async () => {
  await using opened = await openGoogle();
  const name = await createBatch(opened.ai, linesOf(3));
  const inline = await opened.ai.batches.create({
    model: MODEL,
    src: [{ contents: 'Hi', metadata: { key: 'k' } }],
    config: { displayName: 'second' },
  });
  opened.clock.advance(LONG);
  const [first, second] = await opened.simulator.batches();
  expect(first).toMatchObject({
    provider: 'google',
    id: name,
    status: 'BATCH_STATE_SUCCEEDED',
    endpoint: 'batchGenerateContent',
    model: MODEL,
    output_file_id: `files/batch-${name.slice('batches/'.length)}`,
    request_counts: { total: 3, completed: 3, failed: 0 },
    metadata: { displayName: 'a test' },
    custom_ids_sha256: createHash('sha256').update('r0\nr1\nr2\n').digest('hex'),
  });
  expect(await Array.fromAsync(opened.simulator.customIds(name))).toEqual(['r0', 'r1', 'r2']);
  expect(second).toMatchObject({
    input_file_id: null,
    output_file_id: null,
    metadata: { displayName: 'second' },
  });
  expect(await Array.fromAsync(opened.simulator.customIds(String(inline.name)))).toEqual(['k']);
});

test('the same seed and calls give the same batches and results, another seed others', async () => {
  const run = async (seed: number): Promise<string> => {
    await using opened = await openGoogle({ seed });
    const name = await createBatch(opened.ai, [...linesOf(5), line('bad', ask(''))]);
    opened.clock.advance(LONG);
    const operation = await settledBatch(opened, name);
    return JSON.stringify(operation) + (await downloadText(opened, operation.response?.responsesFile));
  };
  expect(await run(1)).toBe(await run(1));
  expect(await run(1)).not.toBe(await run(2));
});
