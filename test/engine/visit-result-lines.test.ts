import { expect, test } from 'vitest';

import { visitResultLines, type ResultLines } from '../../src/engine/visit-result-lines.ts';
import { LineSplitter } from '../../src/jsonl/line-splitter.ts';
import { createToyDialect } from './toy-dialect.ts';

const dialect = createToyDialect('alpha', 'ask');

/** Each line's number with its result, in short, or with what is wrong with it. */
function visit(bytes: Uint8Array, lines: Partial<ResultLines> = {}, maxLineBytes?: number): string[] {
  const found: string[] = [];
  const block = new LineSplitter(maxLineBytes).push(bytes);
  visitResultLines(block, { dialect, withRaw: false, needsOutcome: false, ...lines }, (read, line) => {
    const told = typeof read === 'string' ? read : `${read.custom_id} ${read.status} ${read.batch_id ?? ''}`;
    found.push(`${line}: ${told.trim()}`);
  });
  return found;
}

test('every line is a result or what is wrong with it, also one that is too long or no text', () => {
  const good = Buffer.from('{"id":"a","answer":{"said":"x"}}\n');
  const bytes = Buffer.concat([good, Buffer.from([0xff, 0x0a]), Buffer.from(`\n${'x'.repeat(50)}\n`), good]);
  expect(visit(bytes, {}, 40)).toEqual([
    '1: a succeeded',
    '2: is not valid UTF-8',
    '4: is 50 bytes long, more than any batch may hold',
    '5: a succeeded',
  ]);
});

test('where the mode of a batch is known, an answer of another look is a failed one', () => {
  const line = Buffer.from('{"id":"a","answer":{"sung":"la"}}\n');
  expect(visit(line)).toEqual(['1: a succeeded']);
  expect(visit(line, { mode: 'chat', batchId: 'b1' })).toEqual(['1: a errored b1']);
});
