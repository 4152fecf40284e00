import { expect, test } from 'vitest';

import { ProviderApiError } from '../../src/core/errors.ts';
import { countRefusal } from '../../src/engine/count-refusal.ts';

const refusal = (status: number): ProviderApiError =>
  new ProviderApiError('No.', { provider: 'toy', status, transient: true, effect: 'none' });

function countMany(batches: number, cause: unknown, times: number): number {
  let refusals = 0;
  for (let time = 0; time < times; time += 1)
    refusals = countRefusal({ underWay: { batches } }, cause, refusals);
  return refusals;
}

test('patience for want of room does not run out while batches are at work, and the waits still grow', () => {
  expect(countMany(1, refusal(429), 3)).toBe(3);
  expect(countMany(1, refusal(429), 1_000)).toBe(7);
  // What counted before the first batch was there is forgotten, save for the length of the waits.
  expect(countRefusal({ underWay: { batches: 2 } }, refusal(429), 40)).toBe(7);
});

test('every other refusal counts, and so does one that no batch of ours can be the reason of', () => {
  expect(countMany(0, refusal(429), 40)).toBe(40);
  expect(countMany(3, refusal(408), 40)).toBe(40);
  expect(countMany(3, new Error('Something else.'), 40)).toBe(40);
});
