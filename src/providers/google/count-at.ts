import type { JsonObject } from '../../core/json.ts';

/** Digits of a count that a number can hold exactly. */
const COUNT = /^\d{1,15}$/;

/** The count at `key`: a number, or its digits as text, as JSON writes whole numbers of 64 bits. */
export function countAt(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  if (typeof value === 'string') return COUNT.test(value) ? Number(value) : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
