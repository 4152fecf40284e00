import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { invalidRequest, type ApiError } from './api-error.ts';
import { missingParameter, unsupportedValue } from './parameter-errors.ts';

const FORMATS = ['json_object', 'json_schema', 'text'];

/** What is wrong with a `response_format`, or undefined. A strict schema must close every object and require every property. */
export function checkResponseFormat(format: JsonValue | undefined): ApiError | undefined {
  if (!isJsonObject(format)) return undefined;
  const { type } = format;
  if (typeof type !== 'string') return missingParameter('response_format.type');
  if (!FORMATS.includes(type)) return unsupportedValue('response_format.type', type, FORMATS);
  if (type !== 'json_schema') return undefined;
  const wanted = format['json_schema'];
  return isJsonObject(wanted)
    ? checkSchemaFormat(wanted, 'response_format.json_schema')
    : missingParameter('response_format.json_schema');
}

/** What is wrong with the object that holds a schema and its name; `path` is what it is called. */
export function checkSchemaFormat(wanted: JsonObject, path: string): ApiError | undefined {
  const { name, schema, strict } = wanted;
  if (typeof name !== 'string') return missingParameter(`${path}.name`);
  if (strict !== true || !isJsonObject(schema)) return undefined;
  const param = path.replace(/\.json_schema$/, '');
  const problem = findLoose(schema, []);
  return problem === undefined
    ? undefined
    : invalidRequest(`Invalid schema for ${param} '${name}': ${problem}`, { param });
}

/** The schema that an answer must satisfy, or undefined when it is free. */
export function wantedSchema(format: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(format)) return undefined;
  if (format['type'] === 'json_object') return { type: 'object', properties: { answer: { type: 'string' } } };
  const wanted = format['type'] === 'json_schema' ? format['json_schema'] : undefined;
  if (!isJsonObject(wanted)) return undefined;
  return isJsonObject(wanted['schema']) ? wanted['schema'] : { type: 'object' };
}

function findLoose(schema: JsonValue, path: readonly string[]): string | undefined {
  if (Array.isArray(schema)) {
    return firstOf(schema.map((part, index) => () => findLoose(part, [...path, String(index)])));
  }
  if (!isJsonObject(schema)) return undefined;
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : undefined;
  const context = `In context=(${path.map((part) => `'${part}'`).join(', ')})`;
  if ((properties !== undefined || schema['type'] === 'object') && schema['additionalProperties'] !== false) {
    return `${context}, 'additionalProperties' is required to be supplied and to be false.`;
  }
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const missing = Object.keys(properties ?? {}).find((name) => !required.includes(name));
  if (missing !== undefined) {
    return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  return firstOf([
    ...['items', 'anyOf'].map((key) => () => findLoose(schema[key] ?? null, [...path, key])),
    ...['properties', '$defs', 'definitions'].flatMap((key) => {
      const group = schema[key];
      return Object.entries(isJsonObject(group) ? group : {}).map(
        ([name, part]) =>
          () =>
            findLoose(part, [...path, key, name]),
      );
    }),
  ]);
}

function firstOf(searches: readonly (() => string | undefined)[]): string | undefined {
  for (const search of searches) {
    const found = search();
    if (found !== undefined) return found;
  }
  return undefined;
}
