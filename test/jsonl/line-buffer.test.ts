import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

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

test('what is drained is what was added, also when its memory is used again', async () => {
  const written: string[] = [];
  const buffer = new LineBuffer();
  const expected: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (let i = 0; i < 2000; i += 1) {
      const line = `${round}-${i}-${'x'.repeat((i * 31) % 200)}`;
      buffer.addText(line);
      expected.push(line);
    }
    await buffer.drainTo({ write: async (chunks) => void written.push(Buffer.concat(chunks).toString()) });
  }
  expect(written.join('')).toBe(expected.map((line) => `${line}\n`).join(''));
});

test('what a long line took is given back once it is written', async () => {
  setFlagsFromString('--expose-gc');
  // With the flag set there is a collector in a new context.
  const collect = runInNewContext('gc') as () => void;
  const line = 'x'.repeat(10_000_000);
  const buffers = Array.from({ length: 8 }, () => new LineBuffer());
  collect();
  const before = process.memoryUsage().arrayBuffers;
  for (const buffer of buffers) {
    buffer.addText(line);
    await buffer.drainTo({ write: async () => undefined });
  }
  collect();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(line.length);
  expect(buffers.map(({ pending }) => pending)).toEqual(buffers.map(() => 0));
});
