import fc from 'fast-check';
import { expect, test } from 'vitest';

import { IdSet } from '../../src/engine/id-set.ts';

test('an id that comes again is found, with the row that had it first', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6 })), (ids) => {
      const set = new IdSet();
      const rows = new Map<string, number>();
      for (const id of ids) {
        const first = rows.get(id);
        expect(set.add(id)).toBe(first ?? -1);
        if (first === undefined) rows.set(id, rows.size);
      }
      expect(set.size).toBe(rows.size);
      for (const id of [...ids, 'somebody else']) expect(set.find(id)).toBe(rows.get(id) ?? -1);
    }),
  );
});

test('a million ids that differ only in their number are all told apart', () => {
  const set = new IdSet();
  let repeated = 0;
  for (let i = 0; i < 1_000_000; i += 1) if (set.add(`request-${i}`) !== -1) repeated += 1;
  expect(repeated).toBe(0);
  expect(set.add('request-777777')).toBe(777_777);
});
