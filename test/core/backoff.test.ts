import fc from 'fast-check';
import { expect, test } from 'vitest';

import { backoffDelay } from '../../src/core/backoff.ts';
import { createRandom } from '../../src/core/random.ts';

const backoffs = fc.record({
  baseMs: fc.integer({ min: 1, max: 10_000 }),
  factor: fc.double({ min: 1, max: 4, noNaN: true }),
  maxMs: fc.integer({ min: 1, max: 1_000_000 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('a wait is never negative and never over the longest one by more than its jitter', () => {
  fc.assert(
    fc.property(backoffs, fc.nat(200), fc.integer(), (backoff, attempt, seed) => {
      const delay = backoffDelay(backoff, attempt, createRandom(seed));
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(backoff.maxMs * (1 + backoff.jitter) + 1e-6);
    }),
  );
});

test('without jitter waits never get shorter', () => {
  fc.assert(
    fc.property(backoffs, fc.nat(100), (backoff, attempt) => {
      const steady = { ...backoff, jitter: 0 };
      const random = createRandom(1);
      expect(backoffDelay(steady, attempt + 1, random)).toBeGreaterThanOrEqual(
        backoffDelay(steady, attempt, random),
      );
    }),
  );
});
