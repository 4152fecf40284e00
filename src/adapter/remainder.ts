import { isDeepStrictEqual } from 'node:util';

import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';

/**
 * What must be merged into `encoded` with `mergeKwargs` to make it equal to `original`; an empty object when they are
 * equal. Undefined when merging cannot do it: `encoded` has a key that `original` lacks.
 */
export function remainderOf(encoded: JsonObject, original: JsonObject): JsonObject | undefined {
  for (const key of Object.keys(encoded)) if (!Object.hasOwn(original, key)) return undefined;
  const rest: [key: string, value: JsonValue][] = [];
  for (const [key, value] of Object.entries(original)) {
    const own = Object.hasOwn(encoded, key) ? encoded[key] : undefined;
    if (own === value || isDeepStrictEqual(own, value)) continue;
    if (!isJsonObject(own) || !isJsonObject(value)) {
      rest.push([key, value]);
      continue;
    }
    const inner = remainderOf(own, value);
    if (inner === undefined) return undefined;
    rest.push([key, inner]);
  }
  // Defines its keys, `__proto__` among them, where an assignment would change the prototype.
  return Object.fromEntries(rest);
}
