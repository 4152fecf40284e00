import fc from 'fast-check';
import { expect, test } from 'vitest';

import { clusterByRows } from '../../src/engine/settle-run.ts';

test('shards whose rows lie between each other end in one cluster, and clusters follow each other', () => {
  const span = fc
    .tuple(fc.nat(200), fc.nat(20))
    .map(([firstRow, length]) => ({ firstRow, lastRow: firstRow + length }));
  fc.assert(
    fc.property(fc.array(span), (shards) => {
      const clusters = clusterByRows(shards);
      expect(clusters.flat()).toHaveLength(shards.length);
      let end = -1;
      for (const cluster of clusters) {
        expect(Math.min(...cluster.map((shard) => shard.firstRow))).toBeGreaterThan(end);
        end = Math.max(...cluster.map((shard) => shard.lastRow));
      }
    }),
  );
});

test('shards that follow each other need no merging', () => {
  const shards = [
    { firstRow: 10, lastRow: 19 },
    { firstRow: 0, lastRow: 9 },
  ];
  expect(clusterByRows(shards)).toHaveLength(2);
});
