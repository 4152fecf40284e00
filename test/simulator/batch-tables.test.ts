import { open, writeFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { FinishOrder } from '../../src/simulator/finish-order.ts';
import { LineIndex } from '../../src/simulator/line-index.ts';
import { readIndexedLines } from '../../src/simulator/read-indexed-lines.ts';
import { NO_TOTALS, RunningTotals } from '../../src/simulator/running-totals.ts';

const LINES = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '"', '\r') }), { maxLength: 30 });

test('lines are found again whatever the chunks', () => {
  fc.assert(
    fc.property(LINES, fc.boolean(), fc.integer({ min: 1, max: 9 }), (lines, ended, size) => {
      const bytes = Buffer.from(lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
      const index = new LineIndex();
      for (let at = 0; at < bytes.length; at += size) index.push(bytes.subarray(at, at + size));
      index.end();
      const found = Array.from({ length: index.count }, (_, line) =>
        bytes.subarray(index.startOf(line), index.startOf(line) + index.lengthOf(line)).toString(),
      );
      const expected = bytes.toString().split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(found).toEqual(expected);
    }),
  );
});

test('lines that are noted as they are written stand where those of the whole file do', () => {
  fc.assert(
    fc.property(LINES, (lines) => {
      const written = new LineIndex();
      for (const line of lines) written.addLine(Buffer.byteLength(line));
      const read = new LineIndex();
      read.push(Buffer.from(lines.map((line) => `${line}\n`).join('')));
      const places = (index: LineIndex): number[][] =>
        lines.map((_, line) => [index.startOf(line), index.lengthOf(line)]);
      expect(written.count).toBe(read.count);
      expect(places(written)).toEqual(places(read));
    }),
  );
});

test('lines are read in any order', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lines-'));
  try {
    const lines = Array.from({ length: 700 }, (_, line) => 'x'.repeat(line % 50) + line);
    const bytes = Buffer.from(lines.join('\n'));
    const path = join(directory, 'lines');
    await writeFile(path, bytes);
    const index = new LineIndex();
    index.push(bytes);
    index.end();
    const order = Uint32Array.from(lines, (_, line) => (line * 37) % lines.length);
    const handle = await open(path);
    const read: string[] = [];
    for await (const group of readIndexedLines(handle, index, order)) read.push(...group.map(String));
    await handle.close();
    expect(read).toEqual(Array.from(order, (line) => lines[line]));
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('every row finishes once, in the order of its time, and those that never do stand last', () => {
  fc.assert(
    fc.property(fc.nat({ max: 300 }), fc.integer(), fc.integer({ min: 2, max: 9 }), (count, seed, nth) => {
      const never = (row: number): boolean => row % nth === 0;
      const order = FinishOrder.plan(count, 60_000, seed, 0, never);
      const rows = [...order.rows];
      expect(rows.toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: count }, (_, row) => row),
      );
      expect(rows.slice(0, order.finishing).some(never)).toBe(false);
      expect(rows.slice(order.finishing).every(never)).toBe(true);
      expect(order.finishedBy(-1)).toBe(0);
      expect(order.finishedBy(60_000)).toBe(order.finishing);
      for (let rank = 0; rank < order.finishing; rank += 1) {
        expect(order.finishedBy(order.offsetOf(rank))).toBeGreaterThan(rank);
        expect(order.finishedBy(order.offsetOf(rank) - 1)).toBeLessThanOrEqual(rank);
      }
    }),
  );
});

test('running totals are the sums over the first rows', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 50 }), (values) => {
      const totals = new RunningTotals(values.length);
      for (const value of values) totals.add({ ...NO_TOTALS, completed: 1, input_tokens: value });
      const upwards = Array.from({ length: values.length + 2 }, (_, rows) => rows);
      for (const rows of [...upwards, ...upwards.toReversed()]) {
        const sum = values.slice(0, rows).reduce((total, value) => total + value, 0);
        expect(totals.at(rows)).toEqual({
          ...NO_TOTALS,
          completed: Math.min(rows, values.length),
          input_tokens: sum,
        });
      }
    }),
  );
});
