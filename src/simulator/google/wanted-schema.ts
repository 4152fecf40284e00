import {
  arrayAt,
  isJsonObject,
  numberAt,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';

const NUMBERS = ['minimum', 'maximum', 'minItems', 'maxItems', 'minLength', 'maxLength'];
const KEPT = ['format', 'enum', 'required'];

/** The schema that an answer must satisfy; undefined when it is free text. */
export function wantedSchema(request: JsonObject): JsonValue | undefined {
  const config = objectAt(request, 'generationConfig') ?? {};
  const text = objectAt(objectAt(config, 'responseFormat') ?? {}, 'text');
  const openApi = objectAt(config, 'responseSchema');
  const given = config['responseJsonSchema'] ?? text?.['schema'];
  if (isJsonObject(given)) return given;
  if (openApi !== undefined) return toJsonSchema(openApi);
  const isJson =
    config['responseMimeType'] === 'application/json' || text?.['mimeType'] === 'APPLICATION_JSON';
  return isJson ? { type: 'object', properties: { answer: { type: 'string' } } } : undefined;
}

/** The schema of a function's arguments, from either of the two forms. */
export function parameterSchema(declaration: JsonObject): JsonValue {
  const given = declaration['parametersJsonSchema'];
  if (isJsonObject(given)) return given;
  const openApi = objectAt(declaration, 'parameters');
  return openApi === undefined ? { type: 'object', properties: {} } : toJsonSchema(openApi);
}

/** Google's subset of OpenAPI's schemas as JSON Schema: types in lower case, `nullable` as a type. */
export function toJsonSchema(schema: JsonObject): JsonObject {
  const result: Record<string, JsonValue> = {};
  const type = stringAt(schema, 'type')?.toLowerCase();
  if (type !== undefined && type !== 'type_unspecified') {
    result['type'] = schema['nullable'] === true ? [type, 'null'] : type;
  }
  for (const key of NUMBERS) {
    const value = numberAt(schema, key);
    if (value !== undefined) result[key] = value;
  }
  for (const key of KEPT) {
    const value = schema[key];
    if (value !== undefined) result[key] = value;
  }
  const items = objectAt(schema, 'items');
  if (items !== undefined) result['items'] = toJsonSchema(items);
  const options = arrayAt(schema, 'anyOf').filter(isJsonObject);
  if (options.length > 0) result['anyOf'] = options.map((option) => toJsonSchema(option));
  const properties = objectAt(schema, 'properties');
  if (properties !== undefined) result['properties'] = convertAll(properties);
  return result;
}

function convertAll(properties: JsonObject): JsonObject {
  const entries = Object.entries(properties).map(([name, property]) => [
    name,
    isJsonObject(property) ? toJsonSchema(property) : {},
  ]);
  return Object.fromEntries(entries);
}
