import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ApiError } from '@google/genai';
import { expect, test } from 'vitest';

import { parseFault } from '../../../src/simulator/index.ts';
import {
  createBatch,
  downloadText,
  getBatch,
  linesOf,
  LONG,
  MODEL,
  openGoogle,
  resultsOf,
  settledBatch,
  TWO_DAYS,
  uploadLines,
  type OpenedGoogle,
} from './open-google.ts';

function openWith(...faults: readonly string[]): Promise<OpenedGoogle> {
  return openGoogle({ faults: faults.map(parseFault) });
}

/** How many of 200 calls ended how. */
async function tally(fault: string): Promise<Record<string, number>> {
  await using opened = await openWith(fault);
  const counts: Record<string, number> = {};
  for (let call = 0; call < 200; call += 1) {
    const outcome = await opened.ai.models.list().then(
      () => 'ok',
      (error: unknown) => (error instanceof ApiError ? String(error.status) : 'broken'),
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
  expect(Object.keys(await tally('drop-before=0.5')).toSorted()).toEqual(['broken', 'ok']);
});

test('a 429 says in its details how long to wait, a 500 is internal', async () => {
  await using limited = await openWith('http-429=1');
  const { status, body } = await limited.call('GET', '/v1beta/models');
  expect(status).toBe(429);
  expect(body['error']).toMatchObject({
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    details: [
      { '@type': 'type.googleapis.com/google.rpc.Help' },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1s' },
    ],
  });
  await using broken = await openWith('http-500=1');
  expect((await broken.call('GET', '/v1beta/models')).body['error']).toMatchObject({
    code: 500,
    status: 'INTERNAL',
  });
});

test('a call that is refused or dropped beforehand has no effect', async () => {
  for (const fault of ['http-429=1', 'http-500=1', 'drop-before=1']) {
    await using opened = await openWith(fault);
    await expect(createBatch(opened.ai, linesOf(1))).rejects.toThrow(Error);
    expect(await opened.simulator.batches()).toEqual([]);
    expect(opened.simulator.calls()).toEqual({});
  }
});

test('drop-after cuts the connection, but the batch is there under its display name', async () => {
  await using opened = await openWith('drop-after');
  await expect(createBatch(opened.ai, linesOf(2))).rejects.toThrow('fetch failed');
  const { body } = await opened.call('GET', '/v1beta/batches');
  expect(body['operations']).toMatchObject([{ metadata: { displayName: 'a test' } }]);
  await createBatch(opened.ai, linesOf(2));
});

test('truncate cuts the first download of a result file, the second is whole', async () => {
  await using opened = await openWith('truncate');
  const name = await createBatch(opened.ai, linesOf(300));
  opened.clock.advance(LONG);
  const file = (await settledBatch(opened, name)).response?.responsesFile;
  await expect(downloadText(opened, file)).rejects.toThrow('terminated');
  expect((await downloadText(opened, file)).trimEnd().split('\n')).toHaveLength(300);
});

test('content-502 answers the first downloads of a file with a page that is not JSON', async () => {
  await using opened = await openWith('content-502=2');
  const name = await createBatch(opened.ai, linesOf(3));
  opened.clock.advance(LONG);
  const file = (await settledBatch(opened, name)).response?.responsesFile;
  const downloadPath = join(opened.simulator.directory, 'copy.jsonl');
  const download = (): Promise<void> => opened.ai.files.download({ file: String(file), downloadPath });
  await expect(download()).rejects.toMatchObject({ status: 502 });
  await expect(download()).rejects.toMatchObject({ status: 502 });
  await download();
  expect(await readFile(downloadPath, 'utf8')).toBe(await downloadText(opened, file));
});

test('slow-validation keeps a batch pending by so many seconds', async () => {
  await using opened = await openWith('slow-validation=7200');
  const name = await createBatch(opened.ai, linesOf(3));
  opened.clock.advance(7_200_000);
  expect((await getBatch(opened, name)).metadata.state).toBe('BATCH_STATE_PENDING');
  opened.clock.advance(LONG);
  expect((await getBatch(opened, name)).metadata.state).toBe('BATCH_STATE_SUCCEEDED');
});

test('file-not-ready and token-limit refuse the first creations, and the same file goes through afterwards', async () => {
  await using opened = await openWith('token-limit=2', 'file-not-ready');
  const src = await uploadLines(opened.ai, linesOf(3));
  const outcomes: string[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const outcome = await opened.ai.batches.create({ model: MODEL, src }).then(
      () => 'created',
      (error: unknown) => (error instanceof ApiError ? error.message : 'broken'),
    );
    outcomes.push(outcome);
  }
  expect(outcomes[0]).toContain('is not in an ACTIVE state and usage is not allowed.');
  expect(outcomes[1]).toContain('You exceeded your current quota');
  expect(outcomes[2]).toContain('RESOURCE_EXHAUSTED');
  expect(outcomes[3]).toBe('created');
  expect(await opened.simulator.batches()).toHaveLength(1);
});

test('late-file names the result file so many looks later', async () => {
  const looks = async (...faults: string[]): Promise<number> => {
    await using opened = await openWith(...faults);
    const name = await createBatch(opened.ai, linesOf(1));
    opened.clock.advance(LONG);
    for (let look = 1; ; look += 1) {
      const operation = await getBatch(opened, name);
      expect(operation.metadata.state).toBe('BATCH_STATE_SUCCEEDED');
      if (operation.done === true) return look;
    }
  };
  const usual = await looks();
  expect(usual).toBeGreaterThan(1);
  expect(await looks('late-file=5')).toBe(usual + 5);
});

test('expire leaves a batch running until it expires after 48 hours, without results', async () => {
  await using opened = await openWith('expire=0.3');
  const name = await createBatch(opened.ai, linesOf(40));
  opened.clock.advance(172_000_000);
  const waiting = await getBatch(opened, name);
  expect(waiting.metadata.state).toBe('BATCH_STATE_RUNNING');
  opened.clock.advance(TWO_DAYS - 172_000_000);
  const expired = await getBatch(opened, name);
  expect(expired).toMatchObject({
    done: true,
    error: { code: 4 },
    metadata: { state: 'BATCH_STATE_EXPIRED' },
  });
  expect(Date.parse(String(expired.metadata.endTime)) - Date.parse(expired.metadata.createTime)).toBe(
    172_800_000,
  );
  expect([expired.response, expired.metadata.output]).toEqual([undefined, undefined]);
  expect(expired.metadata.batchStats).toEqual(waiting.metadata.batchStats);
  expect(Number(expired.metadata.batchStats['pendingRequestCount'])).toBeGreaterThan(0);
});

test('row-errors come back as statuses in the same file, and the batch has succeeded all the same', async () => {
  await using opened = await openWith('row-errors=0.4');
  const name = await createBatch(opened.ai, linesOf(100));
  opened.clock.advance(LONG);
  const results = await resultsOf(opened, name);
  const failed = results.filter((result) => result.error !== undefined);
  expect(results.map((result) => result.key)).toEqual(Array.from({ length: 100 }, (_, row) => `r${row}`));
  expect(new Set(failed.map((result) => result.error?.code))).toEqual(new Set([400, 429, 500]));
  expect(failed.every((result) => result.response === undefined)).toBe(true);
  expect((await getBatch(opened, name)).metadata).toMatchObject({
    state: 'BATCH_STATE_SUCCEEDED',
    batchStats: {
      successfulRequestCount: String(100 - failed.length),
      failedRequestCount: String(failed.length),
    },
  });
});

test('row-errors stand among the responses of requests that were sent along', async () => {
  await using opened = await openWith('row-errors=1', 'malformed-line=0');
  const src = [{ contents: 'Hi', metadata: { key: 'a' } }];
  const job = await opened.ai.batches.create({ model: MODEL, src, config: { displayName: 'x' } });
  opened.clock.advance(LONG);
  const done = await opened.ai.batches.get({ name: String(job.name) });
  expect(done.dest?.inlinedResponses).toMatchObject([
    { error: { code: expect.any(Number) as number }, metadata: { key: 'a' } },
  ]);
});

test('malformed-line cuts lines in half', async () => {
  await using opened = await openWith('malformed-line=0.2');
  const name = await createBatch(opened.ai, linesOf(100));
  opened.clock.advance(LONG);
  const operation = await settledBatch(opened, name);
  const lines = (await downloadText(opened, operation.response?.responsesFile)).trimEnd().split('\n');
  const broken = lines.filter((entry) => !entry.endsWith('}'));
  expect(lines).toHaveLength(100);
  expect(broken.length).toBeGreaterThan(5);
  for (const entry of broken) expect(() => JSON.parse(entry) as unknown).toThrow('JSON');
});

test('missing-row, duplicate-row and foreign-row do what they say', async () => {
  const keysWith = async (fault: string): Promise<(string | undefined)[]> => {
    await using opened = await openWith(fault);
    const name = await createBatch(opened.ai, linesOf(100));
    opened.clock.advance(LONG);
    return (await resultsOf(opened, name)).map((result) => result.key);
  };
  const missing = await keysWith('missing-row=0.2');
  expect(missing.length).toBeLessThan(95);
  expect(new Set(missing).size).toBe(missing.length);
  const twice = await keysWith('duplicate-row=0.2');
  expect(twice.length).toBeGreaterThan(105);
  expect(new Set(twice).size).toBe(100);
  const foreign = await keysWith('foreign-row=0.2');
  expect(new Set(foreign).size).toBe(foreign.length);
  expect(foreign.filter((key) => !/^r\d+$/.test(String(key))).length).toBe(foreign.length - 100);
  expect(foreign.length).toBeGreaterThan(105);
});
