import { PassThrough } from 'node:stream';

import { expect, test } from 'vitest';

import { JsonReporter } from '../../../src/cli/progress/json-reporter.ts';
import { Talk } from '../../../src/cli/talk.ts';
import { createVirtualClock } from '../../../src/core/clock.ts';
import type { RunEvent } from '../../../src/index.ts';
import { parseLines } from '../run-cli.ts';

const at = '2026-01-01T00:00:00.000Z';
const progress = (requests: number): RunEvent => {
  return { event: 'intake:progress', run_id: 'run_1', at, requests, bytes: requests * 100 };
};

function open(): {
  reporter: JsonReporter;
  clock: ReturnType<typeof createVirtualClock>;
  written: () => object[];
} {
  const clock = createVirtualClock();
  const stream = new PassThrough();
  // A pass-through has all of a terminal's stream that is used here.
  const talk = new Talk(stream as unknown as NodeJS.WriteStream, false);
  const written = (): object[] => {
    const chunks: Buffer[] = [];
    for (let chunk = next(stream); chunk !== null; chunk = next(stream)) chunks.push(chunk);
    return parseLines(Buffer.concat(chunks).toString());
  };
  return { reporter: new JsonReporter({ clock, talk }), clock, written };
}

// Without an encoding a stream gives buffers, and null when there is no more.
const next = (stream: PassThrough): Buffer | null => stream.read() as Buffer | null;

test('a flood of progress becomes at most four events a second, and the last one is told', () => {
  const { clock, reporter, written } = open();
  for (let i = 1; i <= 1000; i += 1) {
    reporter.onEvent(progress(i));
    clock.advance(1);
  }
  reporter.close();
  const events = written();
  expect(events.length).toBeLessThanOrEqual(5);
  expect(events.at(-1)).toEqual(progress(1000));
});

test('two kinds of progress that come in turns do not set each other free', () => {
  const { clock, reporter, written } = open();
  for (let i = 1; i <= 1000; i += 1) {
    reporter.onEvent(progress(i));
    reporter.onEvent({
      event: 'upload:progress',
      run_id: 'run_1',
      at,
      shard: 1,
      bytes: i,
      total_bytes: 1000,
    });
    clock.advance(1);
  }
  reporter.close();
  expect(written().length).toBeLessThanOrEqual(10);
});

test('progress that was held back is told before what comes after it', () => {
  const { reporter, written } = open();
  const end: RunEvent = { event: 'intake:finished', run_id: 'run_1', at, requests: 2, shards: 1, bytes: 9 };
  for (const event of [progress(1), progress(2), end]) reporter.onEvent(event);
  expect(written()).toEqual([progress(1), progress(2), end]);
});
