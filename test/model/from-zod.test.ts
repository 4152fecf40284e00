import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { UsageError } from '../../src/core/errors.ts';
import { defineTool, jsonSchemaFormat } from '../../src/model/from-zod.ts';
import { parseRequest } from '../../src/model/parse-request.ts';

const Person = z.object({
  name: z.string(),
  age: z.number().int().min(0).optional(),
  tags: z.array(z.enum(['a', 'b'])),
});

test('a Zod schema becomes a format that takes what the schema takes and nothing else', () => {
  const format = jsonSchemaFormat(Person, { name: 'person', strict: true });
  expect(format).toMatchObject({ type: 'json_schema', name: 'person', strict: true });
  const validate = new Ajv2020().compile(format.schema);
  for (const value of [
    { name: 'Ann', tags: ['a'] },
    { name: 'Bob', age: 3, tags: [] },
  ]) {
    expect(validate(value)).toBe(true);
    expect(Person.safeParse(value).success).toBe(true);
  }
  for (const value of [{}, { name: 'Ann', tags: ['c'] }, { name: 'Ann', tags: [], other: 1 }]) {
    expect(validate(value)).toBe(false);
  }
});

test('what a schema fills in or transforms is described as the model has to write it', () => {
  const schema = z.object({ when: z.string().transform((text) => new Date(text)), n: z.number().default(1) });
  expect(jsonSchemaFormat(schema).schema).toMatchObject({
    properties: { when: { type: 'string' }, n: { type: 'number' } },
    required: ['when'],
  });
});

test('an object that is open stays open', () => {
  const schema = z.looseObject({ a: z.string() });
  expect(jsonSchemaFormat(schema).schema['additionalProperties']).toEqual({});
});

test('a tool takes its arguments from a Zod schema', () => {
  const tool = defineTool({ name: 'find', description: 'Finds.', input: z.object({ q: z.string() }) });
  expect(tool).toEqual({
    name: 'find',
    description: 'Finds.',
    input_schema: {
      type: 'object',
      properties: { q: { type: 'string' } },
      required: ['q'],
      additionalProperties: false,
    },
  });
  const request = { custom_id: 'a', messages: [{ role: 'user', content: 'Hi' }], tools: [tool] };
  expect(parseRequest(request).ok).toBe(true);
});

test('what JSON Schema cannot say is refused', () => {
  expect(() => jsonSchemaFormat(z.object({ at: z.date() }))).toThrow(UsageError);
});
