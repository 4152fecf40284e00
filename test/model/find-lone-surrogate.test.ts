import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { findLoneSurrogate } from '../../src/model/find-lone-surrogate.ts';

test.each([
  ['a\ud83d', ''],
  [{ messages: [{ content: 'fine 😀' }, { content: [{ text: '\ude00!' }] }] }, 'messages[1].content[0].text'],
  [{ tools: [{ input_schema: { '\ud83d': 1 } }] }, String.raw`tools[0].input_schema["\ud83d"]`],
])('a text or a name that holds half of a character is found: %j', (value, path) => {
  expect(findLoneSurrogate(value)).toBe(path);
});

test('whatever can be written as UTF-8 has none, and whatever has none can', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ud83d', '\ude00a', '😀', String.raw`\ud83d`),
  );
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.array(text), (value, texts) => {
      const json = JSON.stringify([value, texts]);
      const parsed = JSON.parse(json) as unknown;
      const isLossless = JSON.stringify(deepToWellFormed(parsed)) === JSON.stringify(parsed);
      expect(findLoneSurrogate(parsed) === undefined).toBe(isLossless);
    }),
  );
});

function deepToWellFormed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    typeof member === 'string' ? member.toWellFormed() : member,
  );
}
