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
