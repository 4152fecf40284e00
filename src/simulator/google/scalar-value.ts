import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { FieldType, Scalar } from './message-table.ts';

const INT32 = 2 ** 31;
const DIGITS = /^-?\d+$/;
/** Both alphabets of base64 are read, with or without padding. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * A value as its field holds it, or undefined when the field cannot hold it. Numbers may be sent as texts, enums as
 * numbers or in any case, as proto JSON allows (protobuf.dev/programming-guides/json).
 */
export function readScalar(
  value: JsonValue,
  type: Exclude<FieldType, { is: 'message' }>,
): JsonValue | undefined {
  return type.is === 'enum' ? readEnum(value, type.values) : READERS[type.is](value);
}

const READERS: Readonly<Record<Scalar, (value: JsonValue) => JsonValue | undefined>> = {
  any: (value) => value,
  struct: (value) => (isJsonObject(value) ? value : undefined),
  map: (value) => (isJsonObject(value) && Object.values(value).every(isText) ? value : undefined),
  string: (value) => (isText(value) ? value : undefined),
  bytes: (value) => (isText(value) && BASE64.test(value) ? value : undefined),
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  float: readNumber,
  int32: (value) => readInteger(value, INT32),
  int64: (value) => readInteger(value, Number.MAX_SAFE_INTEGER),
};

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}

function readNumber(value: JsonValue): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function readInteger(value: JsonValue, bound: number): number | undefined {
  const number = typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
  const fits = typeof number === 'number' && Number.isInteger(number) && number >= -bound && number < bound;
  return fits ? number : undefined;
}

function readEnum(value: JsonValue, values: ReadonlySet<string>): string | undefined {
  if (typeof value === 'number') return [...values][value];
  const name = typeof value === 'string' ? value.toUpperCase() : '';
  return values.has(name) ? name : undefined;
}
