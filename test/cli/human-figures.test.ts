import { expect, test } from 'vitest';

import { showBytes, showDuration, showMany, showWait } from '../../src/cli/human-figures.ts';
import { quoteForShell } from '../../src/cli/quote-for-shell.ts';
import { formatTable } from '../../src/cli/text-table.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [209_715_200, '209.7 MB'],
  [5e15, '5000.0 TB'],
])('%d bytes are shown as %s', (bytes, shown) => {
  expect(showBytes(bytes)).toBe(shown);
});

test.each([
  [-5, '0 s'],
  [59_400, '59 s'],
  [59_600, '1 min 0 s'],
  [3_600_000, '1 h 0 min'],
  [90_000_000, '25 h 0 min'],
])('%d ms are shown as %s', (ms, shown) => {
  expect(showDuration(ms)).toBe(shown);
});

test('what is still waited for is never 0 s away', () => {
  expect([showWait(0), showWait(46), showWait(1001), showWait(59_001)]).toEqual([
    '1 s',
    '1 s',
    '2 s',
    '1 min 0 s',
  ]);
});

test('one is told from many', () => {
  expect([showMany(1, 'batch', 'batches'), showMany(1000, 'request')]).toEqual(['1 batch', '1,000 requests']);
});

test('columns are as wide as their widest cell, numbers stand at the right, and no line ends in blanks', () => {
  const table = formatTable(
    [{ title: 'A' }, { title: 'N', isNumber: true }, { title: 'Z' }],
    [
      ['long name', '1', ''],
      ['b', '1,000', 'x'],
    ],
  );
  expect(table).toBe('A              N  Z\nlong name      1\nb          1,000  x\n');
});

test('a word is quoted for a shell only where it must be', () => {
  expect(quoteForShell('/tmp/state-1')).toBe('/tmp/state-1');
  expect(quoteForShell("it's")).toBe(`'it'\\''s'`);
  expect(quoteForShell('')).toBe("''");
});
