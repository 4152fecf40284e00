import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';

/** Structured outputs guide, "JSON Schema limitations": bounds that are not supported, by type. */
const UNSUPPORTED: Readonly<Record<string, readonly string[]>> = {
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength'],
  array: ['maxItems', 'uniqueItems'],
};

/** Keywords whose values are schemas, or lists or groups of them. */
const SCHEMAS = ['items', 'anyOf', 'allOf', 'oneOf'];
const GROUPS = ['properties', '$defs', 'definitions'];

/** Why structured outputs do not take a schema; undefined when they do. */
export function findLoose(schema: JsonValue): string | undefined {
  if (Array.isArray(schema)) return firstLoose(schema);
  if (!isJsonObject(schema)) return undefined;
  const isObject = schema['type'] === 'object' || schema['properties'] !== undefined;
  if (isObject && schema['additionalProperties'] !== false) {
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  }
  return (
    findBound(schema) ??
    firstLoose(SCHEMAS.map((key) => schema[key] ?? null)) ??
    firstLoose(GROUPS.flatMap((key) => groupOf(schema[key])))
  );
}

function firstLoose(schemas: readonly JsonValue[]): string | undefined {
  for (const schema of schemas) {
    const problem = findLoose(schema);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function groupOf(group: JsonValue | undefined): readonly JsonValue[] {
  return isJsonObject(group) ? Object.values(group) : [];
}

function findBound(schema: JsonObject): string | undefined {
  const { type } = schema;
  if (typeof type !== 'string') return undefined;
  const found = (UNSUPPORTED[type] ?? []).filter((key) => schema[key] !== undefined);
  if (found.length > 0) {
    const names = found.toSorted((a, b) => a.localeCompare(b)).join(', ');
    return `For '${type}' type, properties ${names} are not supported`;
  }
  const least = type === 'array' ? schema['minItems'] : undefined;
  return least === undefined || least === 0 || least === 1
    ? undefined
    : "For 'array' type, 'minItems' values other than 0 or 1 are not supported";
}
