import fc from 'fast-check';
import { expect, test } from 'vitest';

import { LineNumbers } from '../../src/engine/line-numbers.ts';

test('each entry is found where it was recorded, over blank lines and several files', () => {
  const gaps = fc.array(fc.record({ gap: fc.nat(3), newFile: fc.boolean() }), { minLength: 1 });
  fc.assert(
    fc.property(gaps, (steps) => {
      const places = new LineNumbers();
      const expected: { file: string; line: number }[] = [];
      let file = 0;
      let line = 0;
      for (const [entry, { gap, newFile }] of steps.entries()) {
        if (newFile) {
          file += 1;
          line = 0;
        }
        line += 1 + gap;
        expected.push({ file: `file-${file}`, line });
        places.record(entry, `file-${file}`, line);
      }
      expect(expected.map((_, entry) => places.find(entry))).toEqual(expected);
    }),
  );
});

test('a million entries at even distances take no memory', () => {
  const places = new LineNumbers();
  const before = process.memoryUsage().heapUsed;
  for (let entry = 0; entry < 1_000_000; entry += 1) places.record(entry, 'in.jsonl', 1 + 2 * entry);
  // Something kept for each would be 60 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  expect(places.find(999_999)).toEqual({ file: 'in.jsonl', line: 1_999_999 });
});
