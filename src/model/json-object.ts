import { z } from 'zod';

import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { expecting } from './describe-value.ts';

/** How deep JSON may nest: `JSON.stringify` recurses, and a request that it cannot write must be refused, not crash. */
const MAX_DEPTH = 500;

const NOT_JSON = `holds a value that JSON cannot hold, or nests more than ${MAX_DEPTH} deep`;

/** Any JSON object, passed on untouched. */
export const jsonObjectSchema: z.ZodType<JsonObject> = z
  .custom<JsonObject>((value) => isJsonObject(value) && isJson(value, 0), {
    error: ({ input }) => (isJsonObject(input) ? NOT_JSON : expecting('a JSON object')({ input })),
  })
  .meta({ type: 'object' });

/** Any JSON value, passed on untouched. */
export const jsonValueSchema: z.ZodType<JsonValue> = z.custom<JsonValue>((value) => isJson(value, 0), {
  error: ({ input }) => (input === undefined ? 'is missing' : NOT_JSON),
});

/** Plain loops: every row with tools, a schema or a body of its own comes through here. */
function isJson(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === MAX_DEPTH) return false;
  if (Array.isArray(value)) return areJson(value, depth + 1);
  return isJsonObject(value) && isPlain(value) && hasJson(value, depth + 1);
}

function areJson(list: readonly unknown[], depth: number): boolean {
  for (const item of list) if (!isJson(item, depth)) return false;
  return true;
}

function hasJson(object: JsonObject, depth: number): boolean {
  for (const key in object) if (!isJson(object[key], depth)) return false;
  return true;
}

/** Neither a `Date` nor a `Map` nor another object that would not come out of JSON as it went in. */
function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}
