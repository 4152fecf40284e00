import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { OrderedLines } from '../../src/engine/ordered-lines.ts';
import { SettleScratch } from '../../src/engine/settle-scratch.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('lines come out in order of their places, however much was put aside on the way', async () => {
  const shuffled = fc
    .uniqueArray(fc.nat(5000), { maxLength: 300 })
    .chain((places) => fc.tuple(fc.constant(places), fc.constantFrom(1, 1_048_577, 10_000_000)));
  const scratch = new SettleScratch();
  await fc.assert(
    fc.asyncProperty(shuffled, async ([places, maxBytes]) => {
      const path = join(directory, 'out.jsonl');
      const text = (place: number): string => `line ${place} ${'é'.repeat((place * 7919) % 20_000)}`;
      const lines = new OrderedLines(path, 5001, scratch, maxBytes);
      for (const place of places) {
        lines.add(place, text(place));
        await lines.relieve();
      }
      await lines.writeFile();
      const expected = places.toSorted((a, b) => a - b).map((place) => `${text(place)}\n`);
      expect(await readFile(path, 'utf8')).toBe(expected.join(''));
      expect(await readdir(directory)).toEqual(['out.jsonl']);
    }),
    { numRuns: 60 },
  );
});
