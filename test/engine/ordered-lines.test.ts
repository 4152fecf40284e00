import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { OrderedLines } from '../../src/engine/ordered-lines.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('lines come out in order of their places, however much was put aside on the way', async () => {
  const shuffled = fc
    .uniqueArray(fc.nat(5000), { maxLength: 300 })
    .chain((places) => fc.tuple(fc.constant(places), fc.integer({ min: 1, max: 4000 })));
  await fc.assert(
    fc.asyncProperty(shuffled, async ([places, maxUnits]) => {
      const path = join(directory, 'out.jsonl');
      const lines = new OrderedLines(path, maxUnits);
      for (const place of places) {
        lines.add(place, `line ${place} ${'é'.repeat(place % 17)}`);
        await lines.relieve();
      }
      await lines.writeFile();
      const expected = places
        .toSorted((a, b) => a - b)
        .map((place) => `line ${place} ${'é'.repeat(place % 17)}\n`);
      expect(await readFile(path, 'utf8')).toBe(expected.join(''));
      expect(await readdir(directory)).toEqual(['out.jsonl']);
    }),
    { numRuns: 60 },
  );
});
