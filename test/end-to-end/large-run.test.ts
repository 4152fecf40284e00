import { open, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

import { countAllLines, expectedLines, firstLineOutOfOrder, runLarge, writeQuestions } from './large-run.ts';

test('250,000 requests in seven batches end with all files whole, and results in input order', async () => {
  await using run = await runLarge((path) => writeQuestions(path, 250_000), 40_000);
  expect(run.end.events.at(-1)).toMatchObject({ event: 'run:settled' });
  expect(run.end.code).toBe(0);
  expect(run.status.shards).toHaveLength(7);
  expect(run.status.counts).toMatchObject({ total: 250_000, succeeded: 250_000 });
  expect(await countAllLines(run.stateDir)).toEqual(expectedLines(run.status));
  expect(await firstLineOutOfOrder(run.output)).toBe(-1);
  expect((await readFile(run.output)).equals(await readFile(run.status.results ?? ''))).toBe(true);
  // 225 to 250 MB from the sources, of which 130 before anything is read; 120 MB of input and answers are not in it.
  expect(run.peakMegabytes).toBeLessThan(320);
}, 120_000);

/** What the line is filled with: 50 MB of words. */
const FILLING = 'lorem ipsum '.repeat(100_000);

async function writeLongLine(path: string): Promise<void> {
  const file = await open(path, 'w');
  const request = (index: number): string =>
    `{"custom_id":"q-${index}","messages":[{"role":"user","content":"What is ${index} + 1?`;
  await file.write(`${request(0)}"}]}\n${request(1)} `);
  for (let written = 0; written < 50_000_000; written += FILLING.length) await file.write(FILLING);
  await file.write(`"}]}\n${request(2)}"}]}\n`);
  await file.close();
}

test('a line of 50 MB is a request like any other', async () => {
  await using run = await runLarge(writeLongLine, 40_000);
  expect(run.end.events.at(-1)).toMatchObject({ event: 'run:settled' });
  expect(run.end.code).toBe(0);
  expect(run.status.counts).toMatchObject({ total: 3, succeeded: 3 });
  expect(await countAllLines(run.stateDir)).toEqual(expectedLines(run.status));
  expect(await firstLineOutOfOrder(run.output)).toBe(-1);
  // 415 MB: some six copies of the line, as bytes and as text, on its way from one file to another.
  expect(run.peakMegabytes).toBeLessThan(600);
});
