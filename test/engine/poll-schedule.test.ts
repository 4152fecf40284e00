import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createRandom } from '../../src/core/random.ts';
import { DEFAULT_POLL, nextPollDelay, pollEvery } from '../../src/engine/poll-schedule.ts';

test('a hint of the provider wins, but never becomes a busy loop', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.integer({ min: 0, max: 600_000 }), (polls, hint) => {
      expect(nextPollDelay(DEFAULT_POLL, polls, hint, createRandom(1))).toBe(Math.max(hint, 50));
    }),
  );
});

test('without a hint waits begin at the interval and end at five times that, give or take the jitter', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600_000 }), fc.nat(500), fc.integer(), (interval, polls, seed) => {
      const delay = nextPollDelay(pollEvery(interval), polls, undefined, createRandom(seed));
      expect(delay).toBeGreaterThanOrEqual(interval * 0.9 - 1e-6);
      expect(delay).toBeLessThanOrEqual(interval * 5 * 1.1 + 1);
    }),
  );
});

test('a provider’s own wish wins, but not that of one whose time passes faster', () => {
  const random = createRandom(1);
  expect(nextPollDelay(DEFAULT_POLL, 3, 10_000, random)).toBe(10_000);
  const own = nextPollDelay({ ...DEFAULT_POLL, jitter: 0, takesHints: false }, 0, 10_000, random);
  expect(own).toBe(DEFAULT_POLL.intervalMs);
});
