import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { memberPath, type Encoding } from './encoding.ts';
import { findEndless } from './find-endless.ts';

/** Limits that schemas cannot hold (Anthropic docs, "Structured outputs", "JSON Schema limitations"). */
const LIMITS: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
]);

/** The least number of items that can be asked for. */
const MOST_MIN_ITEMS = 1;

/** What is said of an object to which members could be added. */
export const CLOSED = 'Anthropic wants every object closed; false is sent.';

/** Keywords whose value is a record of schemas, a list of them, or one. */
const RECORDS: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions']);
const LISTS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf']);
const SINGLES: ReadonlySet<string> = new Set(['items']);

/** Deeper schemas are sent as they are: requests nest 500 deep at most, and each level of a schema takes two. */
const MAX_DEPTH = 250;

/**
 * A schema as Anthropic's structured outputs take it; the schema itself where nothing has to change. What a model can do
 * without is left out with a warning; what cannot be expressed is refused.
 */
export function encodeSchema(schema: JsonObject, path: string, encoding: Encoding): JsonObject {
  for (const { at, reason } of findEndless(schema, path)) encoding.warn('refused', at, reason);
  // Most schemas are fine; they are not worth the paths that a warning would need.
  return isTaken(schema, 0) ? schema : rewrite(schema, path, 0, false, encoding);
}

/** Whether nothing has to change and nothing has to be told. */
function isTaken(schema: JsonObject, depth: number): boolean {
  if (depth > MAX_DEPTH || schema['oneOf'] !== undefined) return false;
  if (describesObject(schema) && schema['additionalProperties'] !== false) return false;
  for (const key in schema) {
    const value = schema[key] ?? null;
    if (isLimit(key, value)) return false;
    if (SINGLES.has(key) && isJsonObject(value) && !isTaken(value, depth + 1)) return false;
    const isNest = RECORDS.has(key) ? isJsonObject(value) : LISTS.has(key) && Array.isArray(value);
    if (isNest && !areTaken(Object.values(value ?? {}), depth + 1)) return false;
  }
  return true;
}

function areTaken(members: readonly JsonValue[], depth: number): boolean {
  for (const member of members) if (isJsonObject(member) && !isTaken(member, depth)) return false;
  return true;
}

/** @param isPart whether it is one of several that must hold at once, which closing would make impossible */
function rewrite(
  schema: JsonObject,
  path: string,
  depth: number,
  isPart: boolean,
  encoding: Encoding,
): JsonObject {
  if (depth > MAX_DEPTH) return schema;
  let changed: Record<string, JsonValue> | undefined;
  for (const [key, value] of Object.entries(schema)) {
    const at = memberPath(path, key);
    if (isLimit(key, value)) {
      const message = 'Anthropic cannot hold an answer to this limit; it is left out of the schema.';
      encoding.warn('approximated', at, message);
      changed = without(changed ?? schema, key);
      continue;
    }
    const inner = rewriteMember(key, value, at, depth, encoding);
    if (inner !== value) changed = { ...(changed ?? schema), [key]: inner };
  }
  const closed = isPart ? (changed ?? schema) : close(changed ?? schema, path, encoding);
  return joinAlternatives(closed, path, encoding);
}

function isLimit(key: string, value: JsonValue): boolean {
  if (typeof value !== 'number') return false;
  return LIMITS.has(key) || (key === 'minItems' && value > MOST_MIN_ITEMS);
}

function rewriteMember(
  key: string,
  value: JsonValue,
  at: string,
  depth: number,
  encoding: Encoding,
): JsonValue {
  if (SINGLES.has(key)) return isJsonObject(value) ? rewrite(value, at, depth + 1, false, encoding) : value;
  if (RECORDS.has(key) && isJsonObject(value)) {
    let changed: Record<string, JsonValue> | undefined;
    for (const [name, member] of Object.entries(value)) {
      if (!isJsonObject(member)) continue;
      const inner = rewrite(member, memberPath(at, name), depth + 1, false, encoding);
      if (inner !== member) changed = define(changed ?? value, name, inner);
    }
    return changed ?? value;
  }
  if (!LISTS.has(key) || !Array.isArray(value)) return value;
  const members = value as readonly JsonValue[];
  const inner = members.map((member, index) =>
    isJsonObject(member) ? rewrite(member, `${at}[${index}]`, depth + 1, key === 'allOf', encoding) : member,
  );
  return inner.some((member, index) => member !== members[index]) ? inner : value;
}

/** Every object must say that it has no further members. */
function close(schema: JsonObject, path: string, encoding: Encoding): JsonObject {
  if (!describesObject(schema)) return schema;
  const rest = schema['additionalProperties'];
  if (rest === false) return schema;
  const at = memberPath(path, 'additionalProperties');
  if (rest !== undefined && rest !== true) {
    encoding.warn('refused', at, 'Anthropic cannot express objects whose members have no fixed names.');
    return schema;
  }
  const properties = schema['properties'];
  if (!isJsonObject(properties) || Object.keys(properties).length === 0) {
    encoding.warn(
      'refused',
      path,
      'Anthropic cannot express an object with any members; name its properties.',
    );
    return schema;
  }
  encoding.warn('approximated', at, CLOSED);
  return { ...schema, additionalProperties: false };
}

function describesObject({ type }: JsonObject): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object'));
}

/** Of alternatives that exclude each other, only that one must hold can be said. */
function joinAlternatives(schema: JsonObject, path: string, encoding: Encoding): JsonObject {
  const { oneOf, ...rest } = schema;
  if (oneOf === undefined || rest['anyOf'] !== undefined) return schema;
  encoding.warn('approximated', memberPath(path, 'oneOf'), 'Anthropic has no oneOf; anyOf is sent.');
  return { ...rest, anyOf: oneOf };
}

function without(schema: JsonObject, key: string): Record<string, JsonValue> {
  const { [key]: _, ...rest } = schema;
  return rest;
}

/** Defines a member, `__proto__` among them, where an assignment would change the prototype. */
function define(object: JsonObject, key: string, value: JsonValue): Record<string, JsonValue> {
  return { ...object, ...Object.fromEntries([[key, value]]) };
}
