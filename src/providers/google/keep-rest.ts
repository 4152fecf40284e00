import { isDeepStrictEqual } from 'node:util';

import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';

/**
 * What has to be merged into `written` so that it equals `whole`: an empty object when they are equal, undefined when
 * nothing can do it, since merging takes nothing away.
 */
export function keepRest(written: JsonObject, whole: JsonObject): JsonObject | undefined {
  for (const key in written) if (Object.hasOwn(written, key) && !Object.hasOwn(whole, key)) return undefined;
  const entries: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(whole)) {
    const own: JsonValue | undefined = Object.hasOwn(written, key) ? written[key] : undefined;
    if (isJsonObject(own) && isJsonObject(value)) {
      const rest = keepRest(own, value);
      if (rest === undefined) return undefined;
      if (Object.keys(rest).length > 0) entries.push([key, rest]);
    } else if (!isDeepStrictEqual(own, value)) {
      entries.push([key, value]);
    }
  }
  // Defines its keys, `__proto__` among them.
  return Object.fromEntries(entries);
}
