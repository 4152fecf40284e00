import fc from 'fast-check';
import { expect, test } from 'vitest';

import { LineBuffer } from '../../src/jsonl/line-buffer.ts';

test('what is taken is what was added, each line ended, in order', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.nat(200_000).map((length) => 'ä'.repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.boolean()), (lines, asBytes) => {
      const buffer = new LineBuffer();
      const chunks: Buffer[] = [];
      let bytes = 0;
      for (const [i, text] of lines.entries()) {
        bytes += asBytes[i] === true ? buffer.addBytes(Buffer.from(text)) : buffer.addText(text);
        if (i % 3 === 2) chunks.push(...buffer.take());
      }
      chunks.push(...buffer.take());
      const expected = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      expect(Buffer.concat(chunks).equals(expected)).toBe(true);
      expect(bytes).toBe(expected.length);
      expect(buffer.pending).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test('chunks that were taken do not change when more is added', () => {
  const buffer = new LineBuffer();
  buffer.addText('one');
  const [first] = buffer.take();
  buffer.addText('two');
  expect(first?.toString()).toBe('one\n');
});
