import { z } from 'zod';

import { unifiedRequestSchema } from './request.ts';
import { unifiedResultSchema } from './result-schema.ts';

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of a request: one line of an input file. */
export function requestJsonSchema(): JsonSchema {
  return publish(unifiedRequestSchema, 'Request', 'One LLM request in the unified format.');
}

/** The JSON Schema of a result: one line of a file of results. */
export function resultJsonSchema(): JsonSchema {
  return publish(unifiedResultSchema, 'Result', 'What became of one request.');
}

function publish(schema: z.ZodType, title: string, description: string): JsonSchema {
  // Any JSON value is a predicate to Zod, which JSON Schema writes as the schema that allows everything.
  const published = z.toJSONSchema(schema, { target: 'draft-2020-12', unrepresentable: 'any' });
  return { title, description, ...published };
}
