import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createRandom } from '../../src/core/random.ts';
import { FaultPlan } from '../../src/simulator/fault-plan.ts';
import { mixSeed, seededShare } from '../../src/simulator/seeded.ts';
import { base58, base62, hex, uuid } from '../../src/simulator/seeded-text.ts';
import { unitVector } from '../../src/simulator/unit-vector.ts';

test('the same seed and keys give the same number, another key another one', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), fc.maxSafeNat(), (seed, text, number) => {
      expect(mixSeed(seed, text, number)).toBe(mixSeed(seed, text, number));
      expect(mixSeed(seed, text, number)).not.toBe(mixSeed(seed, text, number + 1));
      expect(seededShare(seed, text, number)).toBeGreaterThanOrEqual(0);
      expect(seededShare(seed, text, number)).toBeLessThan(1);
    }),
  );
});

test('shares are spread evenly', () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let row = 0; row < 50_000; row += 1) {
    const tenth = Math.floor(seededShare(1, 'finish', 0, row) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 5_000)).toBeLessThan(300);
});

test('ids have their alphabet and length', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = createRandom(seed);
      expect(base62(random, 22)).toMatch(/^[0-9A-Za-z]{22}$/);
      expect(base58(random, 22)).toMatch(/^[1-9A-HJ-NP-Za-km-z]{22}$/);
      expect(hex(random, 24)).toMatch(/^[0-9a-f]{24}$/);
      expect(uuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

test('vectors have length 1', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 500 }), (seed, dimensions) => {
      const vector = unitVector(seed, dimensions);
      expect(vector).toHaveLength(dimensions);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    }),
  );
});

test('a fault that was not asked for never happens, one with share 1 always', () => {
  const plan = new FaultPlan(1, [
    { name: 'row-errors', value: 1 },
    { name: 'token-limit', value: 2 },
  ]);
  for (let row = 0; row < 100; row += 1) {
    expect(plan.hits('expire', 0, row)).toBe(false);
    expect(plan.hits('row-errors', 0, row)).toBe(true);
  }
  expect([plan.take('token-limit'), plan.take('token-limit'), plan.take('token-limit')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(plan.take('drop-after')).toBe(false);
});
