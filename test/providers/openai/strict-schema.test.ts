import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../../src/core/json.ts';
import { createChatCodec } from '../../../src/providers/openai/chat-codec.ts';
import type { ChatRequest } from '../../../src/model/request.ts';

const base: ChatRequest = { custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }] };

/** Where a schema for the answer is refused; the codec does not matter. */
function faultsOf(schema: JsonObject, strict: boolean | 'absent' = true): string[] {
  const paths = (['chat', 'responses'] as const).map((endpoint) => {
    const format = { type: 'json_schema', schema, ...(strict !== 'absent' && { strict }) } as const;
    const { warnings } = createChatCodec(endpoint).encode(
      { ...base, response_format: format },
      { model: 'm' },
    );
    return warnings.map(({ code, path }) => `${code} ${path}`);
  });
  expect(paths[0]).toEqual(paths[1]);
  return paths[0] ?? [];
}

const closed = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});
const text = { type: 'string' };

describe('a schema that is to be followed exactly', () => {
  test.each<[string, JsonObject]>([
    ['of an object that closes itself', closed({ a: text, b: { type: ['number', 'null'] } })],
    ['with objects in lists', closed({ list: { type: 'array', items: closed({ a: text }) } })],
    ['with a choice below the root', closed({ either: { anyOf: [text, closed({ a: text })] } })],
    ['that contains itself', closed({ next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } })],
    ['with definitions', closed({ a: { $ref: '#/$defs/a' } }, { $defs: { a: closed({}) } })],
    ['that is a definition', { $ref: '#/$defs/a', $defs: { a: closed({}) } }],
    ['with a property called type', closed({ type: text, not: text, additionalProperties: text })],
    ['of nothing', closed({})],
  ])('is sent: %s', (_, schema) => {
    expect(faultsOf(schema)).toEqual([]);
  });

  test.each<[string, JsonObject, string]>([
    ['whose root is a list', { type: 'array', items: text }, '.type'],
    ['whose root is a text', { type: 'string' }, '.type'],
    ['whose root may be null', { ...closed({}), type: ['object', 'null'] }, '.type'],
    ['whose root has no type', {}, ''],
    ['whose root is a choice', { anyOf: [closed({})] }, '.anyOf'],
    ['whose object is open', { type: 'object', properties: {} }, '.additionalProperties'],
    [
      'whose object takes more of a kind',
      { type: 'object', properties: {}, additionalProperties: text },
      '.additionalProperties',
    ],
    ['with a property that may be absent', closed({ a: text }, { required: [] }), '.required'],
    [
      'with an open object in a list',
      closed({ list: { type: 'array', items: { type: 'object' } } }),
      '.properties.list.items.additionalProperties',
    ],
    [
      'with an open object in a choice',
      closed({ a: { anyOf: [text, { type: ['object', 'null'] }] } }),
      '.properties.a.anyOf[1].additionalProperties',
    ],
    [
      'with an open definition',
      closed({}, { $defs: { 'a b': { type: 'object' } } }),
      '["$defs"]["a b"].additionalProperties',
    ],
    ['with a word that strict mode does not know', closed({ a: { allOf: [text] } }), '.properties.a.allOf'],
  ])('is refused %s, and the place is named', (_, schema, path) => {
    expect(faultsOf(schema)).toEqual([`refused response_format.schema${path}`]);
    expect(faultsOf(schema, false)).toEqual([]);
    expect(faultsOf(schema, 'absent')).toEqual([]);
  });

  test('may be that of a tool too', () => {
    const tools = [
      { name: 'loose', input_schema: { type: 'object' } },
      { name: 'exact', input_schema: { type: 'object' }, strict: true },
    ];
    const { warnings } = createChatCodec().encode({ ...base, tools }, { model: 'm' });
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'refused tools[1].input_schema.additionalProperties',
    ]);
  });
});
