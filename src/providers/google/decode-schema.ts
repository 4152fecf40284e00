import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';

/** Counts that `Schema` writes as text. */
const COUNTS: ReadonlySet<string> = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
]);

/** Deeper than any schema that a model could follow. */
const MAX_DEPTH = 100;

/** One of Gemini's own schemas as JSON Schema: types in lower case, and null as a type of its own. */
export function decodeSchema(schema: JsonObject, depth = 0): JsonObject {
  const entries: [string, JsonValue][] = [];
  if (depth > MAX_DEPTH) return {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'nullable') continue;
    if (key === 'type' && typeof value === 'string') entries.push([key, value.toLowerCase()]);
    else if (COUNTS.has(key) && typeof value === 'string') entries.push([key, Number(value)]);
    else if (key === 'example') entries.push(['examples', [value]]);
    else entries.push([key, decodeField(key, value, depth)]);
  }
  const decoded: JsonObject = Object.fromEntries(entries);
  return schema['nullable'] === true ? orNull(decoded) : decoded;
}

function decodeField(key: string, value: JsonValue, depth: number): JsonValue {
  if (key === 'items' && isJsonObject(value)) return decodeSchema(value, depth + 1);
  if (key === 'anyOf' && Array.isArray(value)) {
    return value.map((item: JsonValue) => (isJsonObject(item) ? decodeSchema(item, depth + 1) : item));
  }
  if (key !== 'properties' || !isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      isJsonObject(each) ? decodeSchema(each, depth + 1) : each,
    ]),
  );
}

function orNull(schema: JsonObject): JsonObject {
  const { anyOf, enum: choices, type } = schema;
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, { type: 'null' }] };
  const orNullChoices = Array.isArray(choices) ? { enum: [...choices, null] } : {};
  return typeof type === 'string' ? { ...schema, type: [type, 'null'], ...orNullChoices } : schema;
}
