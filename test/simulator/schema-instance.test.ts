import { Ajv, type AnySchemaObject } from 'ajv';
import formatsModule from 'ajv-formats';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createRandom } from '../../src/core/random.ts';
import { schemaInstance } from '../../src/simulator/schema-instance.ts';

const leaf: fc.Arbitrary<AnySchemaObject> = fc.oneof(
  fc.constantFrom<AnySchemaObject>(
    { type: 'string' },
    { type: 'boolean' },
    { type: 'null' },
    { const: 7 },
    { enum: ['a', null, 3] },
  ),
  fc
    .constantFrom('date-time', 'date', 'time', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid')
    .map((format) => ({ type: 'string', format })),
  fc
    .tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }))
    .map(([minLength, more]) => ({ type: 'string', minLength, maxLength: minLength + more })),
  fc
    .tuple(fc.integer({ min: -99, max: 99 }), fc.nat({ max: 99 }))
    .map(([minimum, more]) => ({ type: 'integer', minimum, maximum: minimum + more })),
  fc.integer({ min: -99, max: 99 }).map((exclusiveMinimum) => ({ type: 'number', exclusiveMinimum })),
  fc.constantFrom(2, 5, 10).map((multipleOf) => ({ type: 'integer', multipleOf, minimum: 0, maximum: 100 })),
);

const { schema: anySchema } = fc.letrec<{ schema: AnySchemaObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc
      .dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('schema'), { maxKeys: 4, noNullPrototype: true })
      .map((properties) => ({
        type: 'object',
        properties,
        required: Object.keys(properties),
        additionalProperties: false,
      })),
    fc
      .tuple(tie('schema'), fc.nat({ max: 3 }))
      .map(([items, minItems]) => ({ type: 'array', items, minItems, maxItems: minItems + 1 })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  ),
}));

test('an instance satisfies its schema', () => {
  const ajv = new Ajv({ strict: false });
  formatsModule.default(ajv);
  fc.assert(
    fc.property(anySchema, fc.integer(), (schema, seed) => {
      const validate = ajv.compile(schema);
      const instance = schemaInstance(schema, createRandom(seed));
      expect(validate(instance)).toBe(true);
    }),
  );
});

test('a schema that refers to itself ends', () => {
  const schema = {
    type: 'object',
    properties: {
      value: { type: 'string' },
      next: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
      children: { type: 'array', items: { $ref: '#/$defs/node' } },
    },
    required: ['value', 'next', 'children'],
    $defs: { node: { allOf: [{ type: 'object', properties: { left: { $ref: '#/$defs/node' } } }] } },
  };
  const validate = new Ajv({ strict: false }).compile(schema);
  for (let seed = 0; seed < 50; seed += 1)
    expect(validate(schemaInstance(schema, createRandom(seed)))).toBe(true);
});

test('a schema that requires itself, or far too much, still gets an answer of some size', () => {
  const endless = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] };
  expect(JSON.stringify(schemaInstance(endless, createRandom(1))).length).toBeLessThan(10_000);
  const huge = { type: 'array', items: { type: 'boolean' }, minItems: 2e9, maxItems: 3e9 };
  expect(schemaInstance(huge, createRandom(1))).toHaveLength(1000);
});
