import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../../src/core/json.ts';
import type { Warning } from '../../../src/core/warning.ts';
import { decodeSchema } from '../../../src/providers/google/decode-schema.ts';
import { encodeSchema } from '../../../src/providers/google/encode-schema.ts';

function encode(schema: JsonObject): { readonly schema: JsonObject; readonly warned: readonly string[] } {
  const warnings: Warning[] = [];
  const encoded = encodeSchema(schema, ['schema'], warnings);
  return { schema: encoded, warned: warnings.map(({ code, path }) => `${code} ${path}`) };
}

describe('a JSON Schema as one of Gemini’s own', () => {
  test('has types in capitals, and says beside them what may be null', () => {
    expect(
      encode({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        description: 'A city.',
        properties: {
          type: { type: ['string', 'null'], maxLength: 9 },
          some_list: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 },
          kind: { const: 'city' },
          size: { enum: ['s', 'l', null] },
          either: { anyOf: [{ type: 'number' }, { type: 'boolean' }, { type: 'null' }] },
          anything: true,
        },
        required: ['type'],
        propertyOrdering: ['type'],
      }),
    ).toEqual({
      schema: {
        type: 'OBJECT',
        description: 'A city.',
        properties: {
          type: { type: 'STRING', nullable: true, maxLength: 9 },
          some_list: { type: 'ARRAY', items: { type: 'INTEGER', minimum: 0 }, minItems: 1 },
          kind: { enum: ['city'] },
          size: { enum: ['s', 'l'], nullable: true },
          either: { anyOf: [{ type: 'NUMBER' }, { type: 'BOOLEAN' }], nullable: true },
          anything: {},
        },
        required: ['type'],
        propertyOrdering: ['type'],
      },
      warned: [],
    });
  });

  test.each<[JsonObject, string]>([
    [{ additionalProperties: false }, 'approximated schema.additionalProperties'],
    [{ type: 'number', multipleOf: 2 }, 'approximated schema.multipleOf'],
    [{ enum: [1, 2] }, 'approximated schema.enum'],
    [{ const: 5 }, 'approximated schema.const'],
    [{ allOf: [{}] }, 'refused schema.allOf'],
    [{ not: {} }, 'refused schema.not'],
    [{ type: ['string', 'number'] }, 'refused schema.type'],
    [{ properties: { a: { $ref: '#/$defs/a' } } }, 'refused schema.properties.a["$ref"]'],
    [{ items: false }, 'refused schema.items'],
    [{ anyOf: [{ prefixItems: [] }] }, 'refused schema.anyOf[0].prefixItems'],
  ])('tells what of %j it cannot say', (schema, expected) => {
    expect(encode(schema).warned).toEqual([expected]);
  });

  test('that nests without end is refused, and not followed', () => {
    let schema: JsonObject = {};
    for (let depth = 0; depth < 150; depth += 1) schema = { items: schema };
    expect(encode(schema).warned).toHaveLength(1);
  });

  test('has names of the user’s that no object can do without', () => {
    const properties = JSON.parse(
      '{"__proto__":{"type":"string"},"constructor":{"type":"null"}}',
    ) as JsonObject;
    const { schema } = encode({ properties });
    expect(JSON.stringify(schema)).toBe(
      '{"properties":{"__proto__":{"type":"STRING"},"constructor":{"type":"NULL"}}}',
    );
  });
});

test('one of Gemini’s schemas is a JSON Schema again', () => {
  expect(
    decodeSchema({
      type: 'OBJECT',
      nullable: true,
      properties: {
        a_b: { type: 'STRING', nullable: true, maxLength: '9', enum: ['x'] },
        nullable: { type: 'ARRAY', items: { type: 'INTEGER' }, minItems: '1' },
        c: { anyOf: [{ type: 'NUMBER' }], nullable: true },
        d: { nullable: true },
      },
      example: { a: 1 },
    }),
  ).toEqual({
    type: ['object', 'null'],
    properties: {
      a_b: { type: ['string', 'null'], maxLength: 9, enum: ['x', null] },
      nullable: { type: 'array', items: { type: 'integer' }, minItems: 1 },
      c: { anyOf: [{ type: 'number' }, { type: 'null' }] },
      d: {},
    },
    examples: [{ a: 1 }],
  });
});
