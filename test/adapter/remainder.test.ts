import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { mergeKwargs } from '../../src/adapter/merge-kwargs.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { remainderOf } from '../../src/adapter/remainder.ts';

const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const object = fc
  .letrec<{ value: unknown; object: object }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(null, 1, 'x', [], [1], ['x', { a: 1 }]),
      tie('object'),
    ),
    object: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  }))
  .object.map((value) => copyOf(value as JsonObject));

/** As it comes from a file: with no prototype but the usual one. */
function copyOf(value: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

test('what is left of an object, merged into what is there, gives the object', () => {
  let merged = 0;
  fc.assert(
    fc.property(object, object, (encoded, original) => {
      const rest = remainderOf(encoded, original);
      if (rest === undefined) return;
      merged += 1;
      expect(mergeKwargs(encoded, rest)).toEqual(original);
    }),
    { numRuns: 3_000 },
  );
  expect(merged).toBeGreaterThan(300);
});

test('nothing is left of an equal object', () => {
  fc.assert(
    fc.property(object, (value) => {
      expect(remainderOf(value, copyOf(value))).toEqual({});
    }),
  );
});

test('there is nothing to merge where something would have to go', () => {
  expect(remainderOf({ a: 1 }, {})).toBeUndefined();
  expect(remainderOf({ a: { b: 1, c: 2 } }, { a: { b: 1 } })).toBeUndefined();
  expect(remainderOf({ a: { b: 1 } }, { a: [1], d: null })).toEqual({ a: [1], d: null });
});
