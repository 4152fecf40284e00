import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { expect, test } from 'vitest';

import { InterruptedError } from '../../src/core/errors.ts';
import { interruptible } from '../../src/engine/interruptible.ts';

async function* count(to: number): AsyncGenerator<number> {
  for (let i = 0; i < to; i += 1) yield i;
}

test('gives what the source gives', async () => {
  const { signal } = new AbortController();
  expect(await Array.fromAsync(interruptible(count(4), signal))).toEqual([0, 1, 2, 3]);
});

test('leaves a source that hangs as soon as it is aborted', async () => {
  const controller = new AbortController();
  async function* hang(): AsyncGenerator<number> {
    yield 1;
    controller.abort('a reason that is no error');
    await new Promise(() => undefined);
  }
  await expect(Array.fromAsync(interruptible(hang(), controller.signal))).rejects.toThrow(InterruptedError);
});

test('closes its source when it is left early', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<number> {
    try {
      yield* count(10);
    } finally {
      closed = true;
    }
  }
  for await (const value of interruptible(source(), new AbortController().signal)) if (value === 2) break;
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(true);
});

test('keeps nothing of the values that it gave', async () => {
  const collect = createCollector();
  collect();
  const before = process.memoryUsage().heapUsed;
  let left = 0;
  for await (const value of interruptible(count(100_000), new AbortController().signal)) {
    if (value < 99_999) continue;
    collect();
    left = process.memoryUsage().heapUsed - before;
  }
  // Something kept for each would be 25 MB.
  expect(left).toBeLessThan(10_000_000);
});

/** The garbage collector, on demand: what is measured must be what is held. */
function createCollector(): () => void {
  setFlagsFromString('--expose-gc');
  // With the flag set there is one in a new context.
  return runInNewContext('gc') as () => void;
}
