import { existsSync } from 'node:fs';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isJsonObject, type JsonObject } from '../../../src/core/json.ts';
import { spell } from '../../../src/providers/google/casing.ts';
import { shapeOf } from '../../../src/providers/google/field-names.ts';
import { DESCRIPTION, readDescription } from './api-description.ts';
import { tameBody } from './arbitrary-body.ts';

const camel = (body: JsonObject): JsonObject => spell(body, 'GenerateContentRequest', 'camel');
const snake = (body: JsonObject): JsonObject => spell(body, 'GenerateContentRequest', 'snake');

describe('the spelling of names', () => {
  test('goes there and back without a loss, and there twice is there once', () => {
    fc.assert(
      fc.property(tameBody, (body) => {
        expect(camel(snake(body))).toEqual(body);
        expect(snake(snake(body))).toEqual(snake(body));
      }),
    );
  });

  test('that is right already is not copied', () => {
    const isCopied = fc.check(fc.property(tameBody, (body) => camel(body) === body)).failed;
    expect(isCopied).toBe(false);
  });

  test('keeps a field that is there in both spellings', () => {
    const both = { generationConfig: { topP: 1, top_p: 2 }, generation_config: { top_k: 3 } };
    expect(camel(both)).toEqual({
      generationConfig: { topP: 1, top_p: 2 },
      generation_config: { topK: 3 },
    });
  });

  test('never touches names that are not Gemini’s, nor the prototype', () => {
    const body = JSON.parse(
      '{"__proto__":{"a_b":1},"a_b":{"top_p":1},"contents":[{"parts":[{"text":"a_b"}],"a_b":1}]}',
    ) as JsonObject;
    expect(JSON.stringify(camel(body))).toBe(JSON.stringify(body));
    expect(({} as { a_b?: number }).a_b).toBeUndefined();
  });

  test('of the fields of schemas is Gemini’s, of their properties the user’s', () => {
    const schema = { properties: { max_items: { max_items: 2, any_of: [{ min_length: '1' }] } } };
    const body = { generation_config: { response_schema: schema, response_json_schema: schema } };
    expect(camel(body)).toEqual({
      generationConfig: {
        responseSchema: { properties: { max_items: { maxItems: 2, anyOf: [{ minLength: '1' }] } } },
        responseJsonSchema: schema,
      },
    });
  });
});

/** Where the description calls a message otherwise than the table does, which has one for several that are alike. */
const ALIKE: Readonly<Record<string, string>> = {
  FunctionResponseBlob: 'Blob',
  TextResponseFormat: 'Blob',
  AudioResponseFormat: 'AudioFormat',
  ImageResponseFormat: 'ImageFormat',
  ImageConfig: 'ImageFormat',
  ResponseFormatConfig: 'ResponseFormat',
};

interface Field {
  readonly name: string;
  readonly message: string | undefined;
}

/** The fields of a message in the description, and the messages that they hold. */
function fieldsOf(schema: Readonly<Record<string, unknown>> | undefined): readonly Field[] {
  return Object.entries(Object(schema?.['properties']) as Record<string, unknown>).map(
    ([name, property]) => ({
      name,
      message: referenceIn(property),
    }),
  );
}

function referenceIn(property: unknown): string | undefined {
  if (!isJsonObject(property)) return undefined;
  const { $ref: reference, additionalProperties, items } = property;
  if (typeof reference === 'string') return reference.split('/').at(-1);
  return referenceIn(items) ?? referenceIn(additionalProperties);
}

test.skipIf(!existsSync(DESCRIPTION))(
  'the table has every field of requests that has two spellings or leads to one (skipped without the API description)',
  () => {
    const { schemas } = readDescription().components;
    const [seen, missing]: [Set<string>, string[]] = [new Set(), []];
    const todo = ['GenerateContentRequest', 'EmbedContentRequest'];
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const shape = shapeOf(ALIKE[name] ?? name);
      for (const field of fieldsOf(schemas[name])) {
        if (field.message !== undefined) todo.push(field.message);
        const held = shape?.fields.get(field.name)?.message;
        const leads =
          field.message !== undefined && fieldsOf(schemas[field.message]).some((each) => needsRow(each));
        if (leads && shapeOf(ALIKE[field.message ?? ''] ?? field.message ?? '') !== shapeOf(held ?? '')) {
          missing.push(`${name}.${field.name} holds ${field.message}`);
        }
        if (/[A-Z]/.test(field.name) && shape?.snake.has(field.name) !== true)
          missing.push(`${name}.${field.name}`);
      }
    }
    expect(missing).toEqual([]);
    expect(seen.size).toBeGreaterThan(40);
  },
);

function needsRow({ message, name }: Field): boolean {
  return /[A-Z]/.test(name) || message !== undefined;
}
