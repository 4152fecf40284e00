import { expect, test } from 'vitest';

import { createScaledClock, createVirtualClock, systemClock } from '../../src/core/clock.ts';
import { InterruptedError } from '../../src/core/errors.ts';

test('sleeping on a virtual clock moves its time on by exactly that', async () => {
  const clock = createVirtualClock(1000);
  await clock.sleep(86_400_000);
  clock.advance(5);
  expect(clock.now()).toBe(86_401_005);
});

test('a scaled clock starts at the time of its base and runs faster from there', () => {
  const base = createVirtualClock(1000);
  const fast = createScaledClock(base, 60);
  expect(fast.now()).toBe(1000);
  base.advance(10);
  expect(fast.now()).toBe(1600);
});

test.each([
  ['the system clock', systemClock],
  ['a virtual clock', createVirtualClock()],
])('on %s an abort wakes a sleeper with an InterruptedError', async (_, clock) => {
  const controller = new AbortController();
  const sleep = clock.sleep(60_000, controller.signal);
  controller.abort(new InterruptedError('Stop.'));
  await expect(sleep).rejects.toThrow(InterruptedError);
  await expect(clock.sleep(60_000, controller.signal)).rejects.toThrow('Stop.');
});

test('a wait that is longer than the timers of Node is not over at once', async () => {
  const controller = new AbortController();
  const sleep = systemClock.sleep(2 ** 40, controller.signal);
  const first = await Promise.race([sleep.then(() => 'slept'), systemClock.sleep(20).then(() => 'waited')]);
  expect(first).toBe('waited');
  controller.abort();
  await expect(sleep).rejects.toThrow(InterruptedError);
});
