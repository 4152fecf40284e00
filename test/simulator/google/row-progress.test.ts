import fc from 'fast-check';
import { expect, test } from 'vitest';

import { RowProgress } from '../../../src/simulator/google/row-progress.ts';

test('for every number of rows it tells how many of them failed', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 50 }), (rows) => {
      const progress = new RowProgress(rows.length);
      for (const failed of rows) progress.add(failed);
      for (let count = 0; count <= rows.length; count += 1) {
        const failed = rows.slice(0, count).filter(Boolean).length;
        expect(progress.at(count)).toEqual({ finished: count, failed });
      }
      expect(progress.at(rows.length + 9)).toEqual({
        finished: rows.length,
        failed: rows.filter(Boolean).length,
      });
    }),
  );
});

test('of millions of rows it tells steps of a few, and the end exactly', () => {
  const count = 3_000_001;
  const progress = new RowProgress(count);
  for (let row = 0; row < count; row += 1) progress.add(row % 3 === 0);
  const { finished, failed } = progress.at(1_000_000);
  expect(1_000_000 - finished).toBeLessThan(3);
  expect(failed).toBe(Math.ceil(finished / 3));
  expect(progress.at(count)).toEqual({ finished: count, failed: 1_000_001 });
});
