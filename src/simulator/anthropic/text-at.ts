import type { JsonObject } from '../../core/json.ts';

/** The string at `key`; empty when there is none, or something else. */
export function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}
