import { isJsonObject, type JsonObject } from '../core/json.ts';

/**
 * A provider's object with the user's own keys merged in last: objects are merged key by key, everything else takes the
 * place of what was there. Neither argument is changed.
 */
export function mergeKwargs(object: JsonObject, kwargs: JsonObject | undefined): JsonObject {
  if (kwargs === undefined) return object;
  const entries = Object.entries(kwargs).map(([key, value]) => {
    const own = Object.hasOwn(object, key) ? object[key] : undefined;
    return [key, isJsonObject(own) && isJsonObject(value) ? mergeKwargs(own, value) : value] as const;
  });
  // Both ways of building an object define keys, `__proto__` among them, where an assignment would change the prototype.
  return { ...object, ...Object.fromEntries(entries) };
}
