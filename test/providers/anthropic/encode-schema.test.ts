import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { encodeSchema } from '../../../src/providers/anthropic/encode-schema.ts';
import { Encoding } from '../../../src/providers/anthropic/encoding.ts';
import { rulesOf } from '../../../src/providers/anthropic/model-families.ts';
import { arbitraryJson } from '../../model/arbitrary-request.ts';

function encode(schema: JsonObject): { schema: JsonObject; losses: string[] } {
  const encoding = new Encoding('2026-10-21', rulesOf('claude-opus-5-5'));
  const encoded = encodeSchema(schema, 's', encoding);
  return { schema: encoded, losses: encoding.warnings.map(({ code, path }) => `${code} ${path}`) };
}

const closed = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});

describe('a schema', () => {
  test.each<JsonObject>([
    closed(
      { a: { type: 'string', pattern: '^a', format: 'date' }, b: { enum: [1, null] } },
      { required: ['a'] },
    ),
    closed(
      { list: { type: 'array', items: { $ref: '#/$defs/item' }, minItems: 1 } },
      { $defs: { item: closed({}) } },
    ),
    closed({ minimum: { type: 'number' }, oneOf: { type: 'string' }, type: { const: 'object' } }),
    { anyOf: [closed({}), { type: 'null' }] },
    closed(
      { a: { $ref: '#/definitions/x' }, b: { $ref: '#/definitions/x' } },
      { definitions: { x: closed({}) } },
    ),
    closed({ a: { type: 'string', default: { $ref: '#' } } }),
    // A definition that contains itself and that nobody refers to does no harm.
    closed({}, { $defs: { tree: closed({ next: { $ref: '#/$defs/tree' } }) } }),
  ])('that Anthropic can hold answers to is sent as it is: %j', (schema) => {
    const encoded = encode(schema);
    expect(encoded.losses).toEqual([]);
    expect(encoded.schema).toBe(schema);
  });

  test.each<[JsonObject, string]>([
    [closed({ next: { $ref: '#' } }), 's.properties.next["$ref"]'],
    [closed({ a: { $ref: '#/properties/a' } }), 's.properties.a["$ref"]'],
    [
      closed(
        { root: { $ref: '#/$defs/a~1b' } },
        { $defs: { 'a/b': closed({ x: { anyOf: [{ $ref: '#/$defs/a%7E1b' }] } }) } },
      ),
      's["$defs"]["a/b"].properties.x.anyOf[0]["$ref"]',
    ],
    [closed({ a: { $ref: 'https://example.com/schema' } }), 's.properties.a["$ref"]'],
    [closed({ a: { type: 'object' } }), 's.properties.a'],
    [closed({ a: { type: ['object', 'null'], properties: {} } }), 's.properties.a'],
    [
      closed({ a: { type: 'object', additionalProperties: { type: 'string' } } }),
      's.properties.a.additionalProperties',
    ],
  ])('that it cannot express is refused with the place: %j', (schema, path) => {
    expect(encode(schema).losses).toEqual([`refused ${path}`]);
  });

  test('loses limits, and is closed, each with the place', () => {
    const encoded = encode({
      type: 'object',
      properties: {
        age: { type: 'integer', minimum: 0, maximum: 150 },
        tags: { type: 'array', items: { type: 'string', maxLength: 9 }, minItems: 2, maxItems: 5 },
        pet: { oneOf: [closed({ a: { type: 'string', minLength: 1 } }), { type: 'null' }] },
      },
      allOf: [{ type: 'object', properties: { x: { type: 'number', multipleOf: 2 } } }],
    });
    expect(encoded.schema).toEqual(
      closed(
        {
          age: { type: 'integer' },
          tags: { type: 'array', items: { type: 'string' } },
          pet: { anyOf: [closed({ a: { type: 'string' } }), { type: 'null' }] },
        },
        { allOf: [{ type: 'object', properties: { x: { type: 'number' } } }] },
      ),
    );
    expect(encoded.losses).toEqual([
      'approximated s.properties.age.minimum',
      'approximated s.properties.age.maximum',
      'approximated s.properties.tags.items.maxLength',
      'approximated s.properties.tags.minItems',
      'approximated s.properties.tags.maxItems',
      'approximated s.properties.pet.oneOf[0].properties.a.minLength',
      'approximated s.properties.pet.oneOf',
      'approximated s.allOf[0].properties.x.multipleOf',
      'approximated s.additionalProperties',
    ]);
  });

  test('that was encoded needs nothing more, unless it is refused, and none makes the encoder throw', () => {
    const keyword = fc.constantFrom(
      'type',
      'properties',
      'items',
      'anyOf',
      'oneOf',
      '$ref',
      '$defs',
      'minimum',
      'additionalProperties',
      '__proto__',
    );
    const { schema } = fc.letrec<{ schema: JsonValue }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 5 },
        arbitraryJson as fc.Arbitrary<JsonValue>,
        fc.constantFrom<JsonValue>('object', '#', '#/$defs/type', 3, false, ['object', 'null']),
        fc.array(tie('schema'), { maxLength: 3 }),
        fc.dictionary(keyword, tie('schema'), { maxKeys: 4 }),
      ),
    }));
    const object = fc.dictionary(keyword, schema, { maxKeys: 5 });
    fc.assert(
      fc.property(object, (value: JsonObject) => {
        const once = encode(JSON.parse(JSON.stringify(value)) as JsonObject);
        const twice = encode(once.schema);
        const isRefused = once.losses.some((loss) => loss.startsWith('refused'));
        expect(isRefused || twice.losses.length === 0).toBe(true);
        expect(twice.schema).toEqual(once.schema);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of any depth is walked without an end of the stack', () => {
    const $defs: Record<string, JsonValue> = {};
    for (let i = 0; i < 5_000; i += 1) $defs[`d${i}`] = { $ref: `#/$defs/d${i + 1}` };
    expect(encode(closed({ a: { $ref: '#/$defs/d0' } }, { $defs })).losses).toEqual([]);
    let nested: JsonObject = { type: 'string', minLength: 1 };
    for (let i = 0; i < 240; i += 1) nested = { anyOf: [nested] };
    expect(encode(nested).losses).toHaveLength(1);
  });
});
