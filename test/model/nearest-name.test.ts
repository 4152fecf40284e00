import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { editDistance, nearestName } from '../../src/model/nearest-name.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 });

describe('the nearest name', () => {
  test('is a known name, or none', () => {
    fc.assert(
      fc.property(word, fc.array(word), (name, known) => {
        expect([...known, undefined]).toContain(nearestName(name, known));
      }),
    );
  });

  test('of a known name is itself', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1 }), (known) => {
        expect(nearestName(known[0] ?? '', known)).toBe(known[0]);
      }),
    );
  });

  test('forgives one wrong letter in a word of any length', () => {
    const one = fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 2 }), fc.nat());
    fc.assert(
      fc.property(one, ([name, place]) => {
        const at = place % name.length;
        expect(nearestName(`${name.slice(0, at)}x${name.slice(at + 1)}`, [name])).toBe(name);
      }),
    );
  });

  test.each([
    ['maxTokens', 'max_tokens'],
    ['max-tokens', 'max_tokens'],
    ['max_token', 'max_tokens'],
    ['temprature', 'temperature'],
    ['modle', 'model'],
    ['something_else', undefined],
  ])('of %s is %s', (name, expected) => {
    expect(nearestName(name, ['mode', 'model', 'max_tokens', 'temperature'])).toBe(expected);
  });
});

describe('the edit distance', () => {
  test('is nothing between equal words only, and the same both ways', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
      }),
    );
  });

  test('lies between the difference in length and the greater length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  test.each([
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['', 'abc', 3],
    ['abc', 'abcd', 1],
  ])('between %s and %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});
