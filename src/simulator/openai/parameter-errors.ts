import { invalidRequest, type ApiError } from './api-error.ts';

/** "Missing required parameter: 'endpoint'." */
export function missingParameter(name: string): ApiError {
  return invalidRequest(`Missing required parameter: '${name}'.`, {
    param: name,
    code: 'missing_required_parameter',
  });
}

/** "Unknown parameter: 'colour'." */
export function unknownParameter(name: string): ApiError {
  return invalidRequest(`Unknown parameter: '${name}'.`, { param: name, code: 'unknown_parameter' });
}

/** "Invalid type for 'metadata.tags': expected a string, but got an array instead." */
export function wrongType(name: string, expected: string, value: unknown): ApiError {
  return invalidRequest(
    `Invalid type for '${name}': expected ${expected}, but got ${typeName(value)} instead.`,
    {
      param: name,
      code: 'invalid_type',
    },
  );
}

/** "Invalid value: 'x'. Supported values are: 'a', 'b', and 'c'." */
export function unsupportedValue(name: string, value: unknown, supported: readonly string[]): ApiError {
  const quoted = supported.map((entry) => `'${entry}'`);
  return invalidRequest(`Invalid value: '${String(value)}'. Supported values are: ${joinWords(quoted)}.`, {
    param: name,
    code: 'invalid_value',
  });
}

/** "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead." */
export function outOfRange(
  name: string,
  kind: 'integer' | 'decimal',
  side: 'above_max' | 'below_min',
  bound: number,
  value: number,
): ApiError {
  const [words, sign] = side === 'above_max' ? ['above maximum', '<='] : ['below minimum', '>='];
  return invalidRequest(
    `Invalid '${name}': ${kind} ${words} value. Expected a value ${sign} ${bound}, but got ${value} instead.`,
    { param: name, code: `${kind}_${side}_value` },
  );
}

/** "Invalid 'metadata.a': string too long. Expected a string with maximum length 512, but got a string with length 600 instead." */
export function tooLong(name: string, maximum: number, length: number): ApiError {
  return invalidRequest(
    `Invalid '${name}': string too long. Expected a string with maximum length ${maximum}, but got a string with length ${length} instead.`,
    { param: name, code: 'string_above_max_length' },
  );
}

/** "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead." */
export function arrayTooLong(name: string, maximum: number, length: number): ApiError {
  return invalidRequest(
    `Invalid '${name}': array too long. Expected an array with maximum length ${maximum}, but got an array with length ${length} instead.`,
    { param: name, code: 'array_above_max_length' },
  );
}

/** "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead." */
export function emptyArray(name: string): ApiError {
  return invalidRequest(
    `Invalid '${name}': empty array. Expected an array with minimum length 1, but got an empty array instead.`,
    { param: name, code: 'empty_array' },
  );
}

/** "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with 17 properties instead." */
export function tooManyProperties(name: string, maximum: number, count: number): ApiError {
  return invalidRequest(
    `Invalid '${name}': too many properties. Expected an object with at most ${maximum} properties, but got an object with ${count} properties instead.`,
    { param: name, code: 'object_above_max_properties' },
  );
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function joinWords(words: readonly string[]): string {
  if (words.length <= 2) return words.join(' and ');
  return `${words.slice(0, -1).join(', ')}, and ${words.at(-1)}`;
}
