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
