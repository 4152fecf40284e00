import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ApiError } from './api-error.ts';
import {
  arrayTooLong,
  emptyArray,
  missingParameter,
  outOfRange,
  tooLong,
  unsupportedValue,
  wrongType,
} from './parameter-errors.ts';

/** What a parameter must be. An optional one may also be null, which counts as absent. */
export type ParameterRule = { readonly required?: boolean } & (
  | { readonly is: 'decimal' | 'integer'; readonly min?: number; readonly max?: number }
  | { readonly is: 'string'; readonly max?: number }
  | { readonly is: 'choice'; readonly values: readonly string[] }
  | { readonly is: 'array'; readonly min?: number; readonly max?: number }
  | { readonly is: 'boolean' | 'object' | 'anything' }
);

/** Rules by parameter name. */
export type ParameterRules = Readonly<Record<string, ParameterRule>>;

/** The first thing wrong with an object's parameters, in the order of the rules; `path` is what the object is called. */
export function findWrongParameter(
  object: JsonObject,
  rules: ParameterRules,
  path = '',
): ApiError | undefined {
  for (const [key, rule] of Object.entries(rules)) {
    const value = object[key];
    const name = `${path}${key}`;
    if (value === undefined || (value === null && rule.required !== true)) {
      if (rule.required === true) return missingParameter(name);
      continue;
    }
    const problem = checkValue(name, value, rule);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkValue(name: string, value: JsonValue, rule: ParameterRule): ApiError | undefined {
  switch (rule.is) {
    case 'decimal':
    case 'integer':
      return checkNumber(name, value, rule.is, rule.min, rule.max);
    case 'string':
      if (typeof value !== 'string') return wrongType(name, 'a string', value);
      return value.length > (rule.max ?? Infinity) ? tooLong(name, rule.max ?? 0, value.length) : undefined;
    case 'choice':
      if (typeof value !== 'string') return wrongType(name, `one of ${quoteAll(rule.values)}`, value);
      return rule.values.includes(value) ? undefined : unsupportedValue(name, value, rule.values);
    case 'array':
      if (!Array.isArray(value)) return wrongType(name, 'an array', value);
      if (value.length < (rule.min ?? 0)) return emptyArray(name);
      return value.length > (rule.max ?? Infinity)
        ? arrayTooLong(name, rule.max ?? 0, value.length)
        : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrongType(name, 'a boolean', value);
    case 'object':
      return isJsonObject(value) ? undefined : wrongType(name, 'an object', value);
    case 'anything':
      break;
  }
  return undefined;
}

function checkNumber(
  name: string,
  value: JsonValue,
  kind: 'integer' | 'decimal',
  min = -Infinity,
  max = Infinity,
): ApiError | undefined {
  const fits = typeof value === 'number' && (kind === 'decimal' || Number.isInteger(value));
  if (!fits) return wrongType(name, kind === 'integer' ? 'an integer' : 'a decimal', value);
  if (value > max) return outOfRange(name, kind, 'above_max', max, value);
  return value < min ? outOfRange(name, kind, 'below_min', min, value) : undefined;
}

function quoteAll(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}
