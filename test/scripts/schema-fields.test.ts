import { expect, test } from 'vitest';

import { describeType, listFields } from '../../scripts/docs/schema-fields.ts';
import type { JsonObject } from '../../src/core/json.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['id', 'parts'],
  properties: {
    id: { type: 'string', minLength: 1 },
    parts: {
      type: 'array',
      items: {
        oneOf: [
          {
            type: 'object',
            required: ['type', 'text'],
            properties: { type: { const: 'text' }, text: { type: 'string' } },
          },
          {
            type: 'object',
            required: ['type', 'size'],
            properties: { type: { const: 'box' }, size: { type: 'number' } },
          },
        ],
      },
    },
  },
};

test('fields are listed with those of inner objects, and are required only where every kind requires them', () => {
  expect(listFields(SCHEMA)).toEqual([
    { path: 'id', required: true, type: 'text, not empty' },
    { path: 'parts', required: true, type: 'list of: object' },
    { path: 'parts[].type', required: true, type: '`"text"`, `"box"`' },
    { path: 'parts[].text', required: false, type: 'text' },
    { path: 'parts[].size', required: false, type: 'number' },
  ]);
});

test.each<readonly [words: string, schema: JsonObject]>([
  ['any JSON value', {}],
  ['true or false', { type: 'boolean' }],
  ['any JSON object', { type: 'object' }],
  ['number, 0 to 2', { type: 'number', minimum: 0, maximum: 2 }],
  ['whole number, 1 or more', { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }],
  ['number, 5 or less', { type: 'number', maximum: 5 }],
  ['whole number', { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }],
  ['`"a"`, `"b"`', { enum: ['a', 'b'] }],
  ['text, or list of: text', { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }],
  ['list of: Content', { type: 'array', items: { $ref: '#/$defs/Content' } }],
])('a type is told in words: %s', (words, schema) => {
  expect(describeType(schema)).toBe(words);
});
