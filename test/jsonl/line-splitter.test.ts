import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LineBlock } from '../../src/jsonl/line-block.ts';
import { LineSplitter } from '../../src/jsonl/line-splitter.ts';

/** All lines of a text, cut into chunks at the given places. */
function split(bytes: Buffer, cuts: readonly number[], maxLineBytes?: number): LineBlock[] {
  const splitter = new LineSplitter(maxLineBytes);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const blocks = places.slice(1).map((end, i) => splitter.push(bytes.subarray(places[i] ?? 0, end)));
  return [...blocks, splitter.end()];
}

function linesOf(blocks: readonly LineBlock[]): string[] {
  return blocks.flatMap((block) => block.lines.map((line) => line.toString()));
}

const lineText = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\r\n\uFEFF]/.test(text));

describe('splitting bytes into lines', () => {
  test('gives back the lines that were joined, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(lineText),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.array(fc.nat()),
        (lines, end, hasFinalEnd, cuts) => {
          const text = lines.join(end) + (hasFinalEnd ? end : '');
          const expected = hasFinalEnd || lines.at(-1) !== '' ? lines : lines.slice(0, -1);
          const whole = hasFinalEnd && lines.length === 0 ? [''] : expected;
          expect(linesOf(split(Buffer.from(text), cuts))).toEqual(whole);
        },
      ),
    );
  });

  test('numbers lines from one, counting blank ones', () => {
    const blocks = split(Buffer.from('a\n\nb\nc'), [1, 3, 4]);
    const numbered = blocks.flatMap((block) =>
      block.lines.map((line, i) => [block.firstLine + i, line.toString()] as const),
    );
    expect(numbered).toEqual([
      [1, 'a'],
      [2, ''],
      [3, 'b'],
      [4, 'c'],
    ]);
  });

  test('drops a byte order mark at the beginning of the file, and only there', () => {
    expect(linesOf(split(Buffer.from('\uFEFFa\n\uFEFFb\n'), [1, 2]))).toEqual(['a', '\uFEFFb']);
  });

  test('keeps a carriage return that does not end a line', () => {
    expect(linesOf(split(Buffer.from('a\rb\r\n'), [2, 4]))).toEqual(['a\rb']);
  });

  test('refuses a line over the limit in whatever chunks it comes, and takes the next one', () => {
    const bytes = Buffer.from(`${'x'.repeat(100)}\nshort\n`);
    for (const cuts of [[], [10], [99, 100, 101], [1, 2, 3, 50]]) {
      const blocks = split(bytes, cuts, 99);
      expect(linesOf(blocks)).toEqual(['', 'short']);
      const refused = blocks.flatMap((block) => block.refused.map((line) => ({ ...line, index: 0 })));
      expect(refused).toEqual([{ index: 0, reason: 'too-long', byteLength: 100 }]);
    }
  });

  test('refuses a line that is not UTF-8, also when a chunk ends inside a character', () => {
    const bytes = Buffer.concat([
      Buffer.from('gut: ü\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('ok'),
    ]);
    const blocks = split(bytes, [6]);
    expect(linesOf(blocks)).toEqual(['gut: ü', '', 'ok']);
    expect(blocks.flatMap((block) => block.refused.map((line) => line.reason))).toEqual(['invalid-utf8']);
  });

  test('copies a line that spans many chunks once, not once a chunk', () => {
    const size = 50 * 1024 * 1024;
    const chunk = Buffer.alloc(64 * 1024, 0x61);
    const splitter = new LineSplitter();
    const before = process.memoryUsage().arrayBuffers;
    for (let sent = 0; sent < size; sent += chunk.length) splitter.push(chunk);
    const { lines } = splitter.push(Buffer.from('\n'));
    expect(lines.map((line) => line.length)).toEqual([size]);
    // The pieces and the whole: twice the line, plus what is not collected yet. Joining on every push would have made 20 GB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * size);
  });
});
