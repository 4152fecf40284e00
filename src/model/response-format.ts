import { z } from 'zod';

import type { JsonObject } from '../core/json.ts';
import { jsonObjectSchema } from './json-object.ts';
import { optional, strictObject } from './strict-object.ts';

/** Answers are text. */
export interface TextFormat {
  readonly type: 'text';
}

/** Answers are some JSON object. */
export interface JsonObjectFormat {
  readonly type: 'json_object';
}

/** Answers are JSON that follows a schema. */
export interface JsonSchemaFormat {
  readonly type: 'json_schema';
  readonly name?: string;
  /** JSON Schema, passed on untouched. */
  readonly schema: JsonObject;
  readonly strict?: boolean;
}

/** What form the answer must have. */
export type ResponseFormat = TextFormat | JsonObjectFormat | JsonSchemaFormat;

/** Schema of {@link ResponseFormat}. */
export const responseFormatSchema: z.ZodType<ResponseFormat> = z.discriminatedUnion('type', [
  strictObject<TextFormat>({ type: z.literal('text') }),
  strictObject<JsonObjectFormat>({ type: z.literal('json_object') }),
  strictObject<JsonSchemaFormat>({
    type: z.literal('json_schema'),
    name: optional(z.string().min(1)),
    schema: jsonObjectSchema,
    strict: optional(z.boolean()),
  }),
]);
