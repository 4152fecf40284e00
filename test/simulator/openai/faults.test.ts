import OpenAI, { APIConnectionError, APIError } from 'openai';
import { expect, test } from 'vitest';

import { parseFault } from '../../../src/simulator/index.ts';
import {
  chatLines,
  createBatch,
  LONG,
  openOpenAi,
  readResults,
  type OpenedOpenAi,
  type ResultLine,
} from './open-openai.ts';

function openWith(...faults: readonly string[]): Promise<OpenedOpenAi> {
  return openOpenAi({ faults: faults.map(parseFault) });
}

/** A batch of so many requests at its end, with the text of both files. */
async function endOfBatch(
  opened: OpenedOpenAi,
  count: number,
): Promise<{ batch: OpenAI.Batch; output: string; errors: string }> {
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(count));
  clock.advance(LONG);
  const batch = await client.batches.retrieve(id);
  const read = async (file: string | undefined | null): Promise<string> =>
    file === undefined || file === null || file === '' ? '' : await (await client.files.content(file)).text();
  return { batch, output: await read(batch.output_file_id), errors: await read(batch.error_file_id) };
}

function parseLines(text: string): ResultLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ResultLine);
}

/** How many of 200 calls ended how. */
async function tally(fault: string): Promise<Record<string, number>> {
  await using opened = await openWith(fault);
  const counts: Record<string, number> = {};
  for (let call = 0; call < 200; call += 1) {
    const outcome = await opened.client.models.list().then(
      () => 'ok',
      (error: unknown) => (error instanceof APIError ? String(error.status) : 'other'),
    );
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

test('http-429, http-500 and drop-before hit about their share of the calls, the same ones each time', async () => {
  const limited = await tally('http-429=0.25');
  expect(limited['429']).toBeGreaterThan(25);
  expect(limited['429']).toBeLessThan(75);
  expect(await tally('http-429=0.25')).toEqual(limited);
  expect(Object.keys(await tally('http-500=0.5')).toSorted()).toEqual(['500', 'ok']);
  // A connection that breaks has no status.
  expect(Object.keys(await tally('drop-before=0.5')).toSorted()).toEqual(['ok', 'undefined']);
});

test('a 429 says how long to wait, and the SDK with its own retries gets through', async () => {
  await using opened = await openWith('http-429=0.3', 'http-500=0.2');
  const error = await opened.client.models
    .list()
    .then(() => opened.client.models.list())
    .then(() => opened.client.models.list())
    .then(() => opened.client.models.list())
    .catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(APIError);
  const patient = new OpenAI({ baseURL: opened.simulator.urls.openai, apiKey: 'sk-test', maxRetries: 9 });
  expect((await patient.models.list()).data.length).toBeGreaterThan(0);
});

test('a call that is refused or dropped beforehand has no effect', async () => {
  for (const fault of ['http-429=1', 'http-500=1', 'drop-before=1']) {
    await using opened = await openWith(fault);
    await expect(createBatch(opened.client, chatLines(1))).rejects.toBeInstanceOf(APIError);
    expect(await opened.simulator.batches()).toEqual([]);
    expect(opened.simulator.calls()).toEqual({});
  }
});

test('drop-after cuts the connection, but the batch is there', async () => {
  await using opened = await openWith('drop-after');
  await expect(createBatch(opened.client, chatLines(2))).rejects.toBeInstanceOf(APIConnectionError);
  expect((await opened.client.batches.list()).data).toHaveLength(1);
  expect((await createBatch(opened.client, chatLines(2))).status).toBe('validating');
});

test('truncate cuts the first download of a result file, the second is whole', async () => {
  await using opened = await openWith('truncate');
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(300));
  clock.advance(LONG / 100);
  const { output_file_id: fileId } = await client.batches.retrieve(id);
  const first = await client.files.content(String(fileId));
  await expect(first.text()).rejects.toThrow('terminated');
  const text = await (await client.files.content(String(fileId))).text();
  expect(first.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  expect(parseLines(text)).toHaveLength(300);
});

test('content-502 answers the first downloads of a file with a page that is not JSON', async () => {
  await using opened = await openWith('content-502=2');
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(3));
  clock.advance(LONG / 100);
  const fileId = String((await client.batches.retrieve(id)).output_file_id);
  await expect(client.files.content(fileId)).rejects.toMatchObject({ status: 502 });
  await expect(client.files.content(fileId)).rejects.toMatchObject({ status: 502 });
  expect(await readResults(client, fileId)).toHaveLength(3);
});

test('slow-validation keeps a batch in validation by so many seconds', async () => {
  await using opened = await openWith('slow-validation=7200');
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(3));
  clock.advance(7_200_000);
  expect((await client.batches.retrieve(id)).status).toBe('validating');
  clock.advance(LONG / 100);
  expect((await client.batches.retrieve(id)).status).toBe('completed');
});

test('token-limit and file-not-ready fail the first batches, and the same file goes through afterwards', async () => {
  await using opened = await openWith('token-limit=2', 'file-not-ready');
  const { client, clock } = opened;
  const first = await createBatch(client, chatLines(3));
  const codes: (string | undefined)[] = [];
  const messages: (string | undefined)[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { id } = await client.batches.create({
      input_file_id: first.input_file_id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    clock.advance(LONG / 100);
    const batch = await client.batches.retrieve(id);
    codes.push(batch.errors?.data?.[0]?.code ?? batch.status);
    messages.push(batch.errors?.data?.[0]?.message);
  }
  expect((await client.batches.retrieve(first.id)).errors?.data?.[0]).toMatchObject({
    param: 'file_id',
    code: 'invalid_request',
  });
  expect(messages[0]).toMatch(
    /^Enqueued token limit reached for gpt-4o-mini in organization org-\w+\. Limit: 900,000 enqueued tokens\. /,
  );
  expect(codes).toEqual(['token_limit_exceeded', 'token_limit_exceeded', 'completed', 'completed']);
});

test('expire leaves a share of the requests unfinished: the batch expires after 24 hours with the others', async () => {
  await using opened = await openWith('expire=0.3');
  const { client, clock } = opened;
  const { id } = await createBatch(client, chatLines(40));
  clock.advance(86_000_000);
  const waiting = await client.batches.retrieve(id);
  expect(waiting.status).toBe('in_progress');
  expect(waiting.request_counts?.failed).toBe(0);
  clock.advance(4_000_000);
  const batch = await client.batches.retrieve(id);
  const output = await readResults(client, batch.output_file_id);
  const errors = await readResults(client, batch.error_file_id);
  expect(batch).toMatchObject({ status: 'expired', completed_at: null, finalizing_at: batch.expires_at });
  expect(Number(batch.expired_at)).toBeGreaterThanOrEqual(Number(batch.expires_at));
  expect(waiting.request_counts).toEqual({ total: 40, completed: output.length, failed: 0 });
  expect(errors.length).toBeGreaterThan(3);
  expect(errors.every((line) => line.error?.code === 'batch_expired' && line.response === null)).toBe(true);
  expect(output.length + errors.length).toBe(40);
});

test('row-errors come back in the error file as 400, 429 and 500', async () => {
  await using opened = await openWith('row-errors=0.4');
  const { batch, errors } = await endOfBatch(opened, 100);
  const lines = parseLines(errors);
  expect(batch.request_counts).toEqual({ total: 100, completed: 100 - lines.length, failed: lines.length });
  expect(new Set(lines.map((line) => line.response?.status_code))).toEqual(new Set([400, 429, 500]));
  expect(lines.every((line) => line.error === null && line.response?.body.error?.message !== undefined)).toBe(
    true,
  );
});

test('malformed-line cuts lines in half', async () => {
  await using opened = await openWith('malformed-line=0.2');
  const { output } = await endOfBatch(opened, 100);
  const lines = output.trimEnd().split('\n');
  const broken = lines.filter((line) => !line.endsWith('}'));
  expect(lines).toHaveLength(100);
  expect(broken.length).toBeGreaterThan(5);
  for (const line of broken) expect(() => JSON.parse(line) as unknown).toThrow('JSON');
});

test('missing-row, duplicate-row and foreign-row do what they say', async () => {
  const idsWith = async (fault: string): Promise<string[]> => {
    await using opened = await openWith(fault);
    return parseLines((await endOfBatch(opened, 100)).output).map((line) => line.custom_id);
  };
  const missing = await idsWith('missing-row=0.2');
  expect(missing.length).toBeLessThan(95);
  expect(new Set(missing).size).toBe(missing.length);
  const twice = await idsWith('duplicate-row=0.2');
  expect(twice.length).toBeGreaterThan(105);
  expect(new Set(twice).size).toBe(100);
  const foreign = await idsWith('foreign-row=0.2');
  expect(new Set(foreign).size).toBe(foreign.length);
  expect(foreign.filter((id) => !/^r\d+$/.test(id)).length).toBe(foreign.length - 100);
  expect(foreign.length).toBeGreaterThan(105);
});

test('empty-error-file-id writes "" where there is no error file', async () => {
  await using opened = await openWith('empty-error-file-id');
  expect((await endOfBatch(opened, 3)).batch).toMatchObject({ status: 'completed', error_file_id: '' });
});
