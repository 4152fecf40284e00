import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { compileCheck } from '../../src/model/compile-check.ts';
import { unifiedRequestSchema } from '../../src/model/request.ts';
import { damaged } from './arbitrary-damage.ts';
import { arbitraryJson, arbitraryRequest } from './arbitrary-request.ts';

describe('a compiled check', () => {
  const check = compileCheck(unifiedRequestSchema);

  test('says of valid and of damaged requests exactly what the schema says', () => {
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(damaged(arbitraryRequest), (value) => {
        const valid = unifiedRequestSchema.safeParse(value).success;
        seen[valid ? 'valid' : 'invalid'] += 1;
        expect(check(value)).toBe(valid);
      }),
      { numRuns: 2000 },
    );
    // Either kind must have come up often, or the law above says little.
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(200);
  });

  test('refuses a list with a hole in it', () => {
    const messages = [{ role: 'user', content: 'a' }];
    messages[2] = { role: 'user', content: 'b' };
    expect(check({ custom_id: 'a', messages })).toBe(false);
  });

  const schemas: readonly (readonly [string, z.ZodType])[] = [
    ['a text of a known form', z.email()],
    ['a text with rules', z.string().min(2).max(4)],
    ['a text by a pattern that remembers', z.string().regex(/a/g)],
    ['a coerced number', z.coerce.number()],
    ['a number with rules', z.number().gt(1).lt(5)],
    ['a multiple', z.number().multipleOf(2)],
    ['a 32-bit number', z.int32()],
    ['a list with a greatest length', z.array(z.number()).max(1)],
    ['a refined list', z.array(z.number()).refine((list) => list.length !== 1)],
    ['an object that takes more', z.looseObject({ a: z.string() })],
    ['an object that drops the rest', z.object({ a: z.string() })],
    ['a refined object', z.strictObject({ a: z.json() }).refine((value) => value.a !== 1)],
    ['an object with a default', z.strictObject({ a: z.string().default('x') })],
    ['a refined union', z.union([z.string(), z.number()]).refine((value) => value !== 1)],
    ['a refined choice', z.enum(['a', 'b']).refine((value) => value !== 'b')],
    ['a refined truth value', z.boolean().refine(Boolean)],
    ['a refined optional', z.strictObject({ a: z.optional(z.string()).refine((value) => value !== 'b') })],
    ['a record', z.record(z.string(), z.number())],
    ['a nullable', z.nullable(z.string())],
  ];

  test.each(schemas)('agrees with %s, which it may not know', (_, schema) => {
    const asked = compileCheck(schema);
    const near = fc.constantFrom<unknown>(
      'a',
      'b',
      'aa',
      'a@b.co',
      1,
      2,
      3,
      '1',
      2 ** 31,
      [1],
      [1, 2],
      {},
      { a: 'b' },
      { a: 1 },
    );
    fc.assert(
      fc.property(fc.oneof(near, arbitraryJson), (value) => {
        expect(asked(value)).toBe(schema.safeParse(value).success);
      }),
      { numRuns: 300 },
    );
  });
});
