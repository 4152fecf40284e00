import { objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { ResponseFormat } from '../../model/response-format.ts';
import { decodeSchema } from './decode-schema.ts';
import { JSON_TYPE, TEXT_TYPE, type SchemaField } from './encode-format.ts';
import type { Losses } from './losses.ts';

/**
 * What form an answer must have; undefined when nothing is said about it, or what has no unified form.
 * @param field where a schema is put when it is written again
 */
export function decodeFormat(
  generation: JsonObject,
  field: SchemaField,
  losses: Losses,
): ResponseFormat | undefined {
  const { responseMimeType } = generation;
  const newFormat = decodeNewFormat(generation, losses);
  if (newFormat !== undefined) {
    for (const key of OLDER) {
      if (generation[key] !== undefined) losses.parameter(`generationConfig.${key}`, BESIDE);
    }
    return newFormat;
  }
  const schema = readSchema(generation, field, losses.isOwn);
  if (generation['responseJsonSchema'] !== undefined && generation['responseSchema'] !== undefined) {
    losses.parameter('generationConfig.responseSchema', BESIDE);
  }
  const type = stringAt(generation, 'responseMimeType');
  if (type === JSON_TYPE)
    return schema === undefined ? { type: 'json_object' } : { type: 'json_schema', schema };
  for (const key of ['responseJsonSchema', 'responseSchema']) {
    if (generation[key] !== undefined) losses.parameter(`generationConfig.${key}`, 'needs the type of JSON');
  }
  if (type === TEXT_TYPE) return { type: 'text' };
  if (responseMimeType !== undefined) {
    losses.parameter('generationConfig.responseMimeType', 'has no unified form');
  }
  return undefined;
}

/** The fields that `responseFormat` takes the place of. */
const OLDER = ['responseMimeType', 'responseJsonSchema', 'responseSchema'] as const;
const BESIDE = 'stands beside another field that says the same';

/** For its own provider a schema in the other field stays there: merged in, ours would stand beside it. */
function readSchema(generation: JsonObject, field: SchemaField, isOwn: boolean): JsonObject | undefined {
  const schema = objectAt(generation, 'responseJsonSchema');
  if (schema !== undefined && !(isOwn && field !== 'responseJsonSchema')) return schema;
  const own = objectAt(generation, 'responseSchema');
  if (own === undefined || (isOwn && field !== 'responseSchema')) return undefined;
  return decodeSchema(own);
}

/** The newest field, which has a part for each kind of answer (Gemini API reference, "ResponseFormatConfig"). */
function decodeNewFormat(generation: JsonObject, losses: Losses): ResponseFormat | undefined {
  if (losses.isOwn || generation['responseFormat'] === undefined) return undefined;
  const format = objectAt(generation, 'responseFormat') ?? {};
  for (const key of Object.keys(format)) {
    if (key !== 'text') losses.parameter(`generationConfig.responseFormat.${key}`, 'has no unified form');
  }
  const text = objectAt(format, 'text') ?? {};
  const schema = objectAt(text, 'schema');
  if (schema !== undefined) return { type: 'json_schema', schema };
  const type = stringAt(text, 'mimeType');
  if (type === 'APPLICATION_JSON' || type === JSON_TYPE) return { type: 'json_object' };
  return undefined;
}
