import { z } from 'zod';

import { UsageError } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import type { JsonSchemaFormat } from './response-format.ts';
import type { Tool } from './tool.ts';

/** What may be said of a format besides its schema. */
export interface SchemaOptions {
  /** A name for the schema, where the provider shows one to the model. */
  readonly name?: string;
  /** Whether the model must follow the schema exactly, where the provider can promise that. */
  readonly strict?: boolean;
}

/**
 * Answers that follow a Zod schema: `response_format: jsonSchemaFormat(z.object({ city: z.string() }))`. Objects allow no
 * other keys, as the strict modes of providers ask for. @throws UsageError for what JSON Schema cannot say
 */
export function jsonSchemaFormat(schema: z.ZodType, options: SchemaOptions = {}): JsonSchemaFormat {
  return { type: 'json_schema', schema: toJsonSchema(schema), ...options };
}

/** A tool whose arguments follow a Zod schema. @throws UsageError for what JSON Schema cannot say */
export function defineTool(tool: Omit<Tool, 'input_schema'> & { readonly input: z.ZodType }): Tool {
  const { input, ...rest } = tool;
  return { ...rest, input_schema: toJsonSchema(input) };
}

/** What the model writes is what the schema reads, so that it is the input side which is described. */
function toJsonSchema(schema: z.ZodType): JsonObject {
  try {
    const written: unknown = z.toJSONSchema(schema, { io: 'input', override: closeObject });
    // A copy through JSON leaves out what is not data, such as Zod's own hidden fields.
    const copy: unknown = JSON.parse(JSON.stringify(written));
    if (!isJsonObject(copy)) throw new TypeError('it is no object');
    const { $schema: _, ...rest } = copy;
    return rest;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The Zod schema cannot be written as JSON Schema: ${reason}`);
  }
}

/** A plain `z.object` drops keys that it does not know: nobody is to write them. */
function closeObject({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.type === 'object' && jsonSchema.properties !== undefined) {
    jsonSchema.additionalProperties ??= false;
  }
}
