import { UsageError } from '../core/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { parseParams, type RunParams } from '../index.ts';

/**
 * Reads what `--param` was given: `key=value`, where the value is JSON when it can be read as JSON, and text when not;
 * dots lead into an object, as in `reasoning.effort=low`. @throws UsageError that names the nearest known key
 */
export function parseParamOptions(texts: readonly string[]): RunParams | undefined {
  if (texts.length === 0) return undefined;
  const params: JsonObject = {};
  for (const text of texts) {
    const { key, value } = splitParam(text);
    place(params, key.split('.'), value, text);
  }
  const parsed = parseParams(params);
  if (parsed.ok) return parsed.params;
  const problems = parsed.problems.map(({ field, message }) =>
    field === undefined || field === '' ? message : `${field}: ${message}`,
  );
  throw new UsageError(`--param ${problems.join('; ')}`);
}

function splitParam(text: string): { readonly key: string; readonly value: JsonValue } {
  const equals = text.indexOf('=');
  if (equals < 1)
    throw new UsageError(`--param is written key=value, such as max_tokens=256; got "${text}".`);
  return { key: text.slice(0, equals), value: parseValue(text.slice(equals + 1)) };
}

function parseValue(text: string): JsonValue {
  try {
    // What JSON.parse returns is JSON.
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function place(
  object: JsonObject,
  [first, ...rest]: readonly string[],
  value: JsonValue,
  text: string,
): void {
  if (first === undefined || first === '') {
    throw new UsageError(`--param "${text}" has a key with nothing before or after a dot.`);
  }
  const before = Object.hasOwn(object, first) ? object[first] : undefined;
  if (rest.length === 0) {
    if (before !== undefined) throw new UsageError(`--param "${text}" sets what was set before.`);
    define(object, first, value);
    return;
  }
  if (before !== undefined && !isJsonObject(before)) {
    throw new UsageError(`--param "${text}" leads into what was set to a value before.`);
  }
  const inner: JsonObject = before ?? {};
  if (before === undefined) define(object, first, inner);
  place(inner, rest, value, text);
}

/** Defined and not assigned: `__proto__` is a key like any other here. */
function define(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}
