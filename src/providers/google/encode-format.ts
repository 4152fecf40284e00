import type { Warning } from '../../core/warning.ts';
import type { ResponseFormat } from '../../model/response-format.ts';
import type { GenerationBody } from './chat-body.ts';
import { checkSchema } from './check-schema.ts';
import { encodeSchema } from './encode-schema.ts';

/**
 * The field for the schema of an answer. `responseJsonSchema` takes JSON Schema, `responseSchema` a part of OpenAPI's
 * schemas. There are reports of batches in which either one did not work, in files or inline.
 */
export type SchemaField = 'responseJsonSchema' | 'responseSchema';

/** Media types of answers (Gemini API reference, `GenerationConfig.responseMimeType`). */
export const JSON_TYPE = 'application/json';
/** The media type of plain answers, which is the default. */
export const TEXT_TYPE = 'text/plain';

/**
 * Writes what form the answer must have. The name of a schema has no place, and whether it is strict is no question:
 * Gemini generates nothing else than what a schema allows.
 */
export function encodeFormat(
  format: ResponseFormat,
  field: SchemaField,
  body: GenerationBody,
  warnings: Warning[],
): void {
  body.responseMimeType = format.type === 'text' ? TEXT_TYPE : JSON_TYPE;
  if (format.type !== 'json_schema') return;
  const path = ['response_format', 'schema'];
  if (field === 'responseSchema') {
    body.responseSchema = encodeSchema(format.schema, path, warnings);
  } else {
    checkSchema(format.schema, path, warnings);
    body.responseJsonSchema = format.schema;
  }
}
