import { isJsonObject, type JsonValue } from '../../core/json.ts';

/** Numbers that JSON can write and that are too large for a number here; looked for only where this matches. */
const MAY_OVERFLOW = /[eE]\+?\d{3}|\d{309}/;

/** A tool's arguments out of their text. What a model did not write as JSON stays the text that it is. */
export function decodeArguments(text: string): JsonValue {
  try {
    // JSON.parse gives nothing but JSON values; its declared type says less.
    const value = JSON.parse(text) as JsonValue;
    return MAY_OVERFLOW.test(text) && hasInfinity(value) ? text : value;
  } catch {
    return text;
  }
}

function hasInfinity(value: JsonValue): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (Array.isArray(value)) return value.some(hasInfinity);
  return isJsonObject(value) && Object.values(value).some(hasInfinity);
}
