import type { Random } from '../core/random.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Digits and letters without those that look alike. */
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const BASE64_URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const HEX = '0123456789abcdef';

/** `length` letters and digits, as in a file's id. */
export function base62(random: Random, length: number): string {
  return pick(BASE62, random, length);
}

/** `length` letters and digits without 0, O, I and l, as in Anthropic's ids. */
export function base58(random: Random, length: number): string {
  return pick(BASE58, random, length);
}

/** `length` digits and lower-case letters, as in Google's ids. */
export function base36(random: Random, length: number): string {
  return pick(BASE36, random, length);
}

/** `length` characters of the alphabet of base64 for URLs. */
export function base64Url(random: Random, length: number): string {
  return pick(BASE64_URL, random, length);
}

/** `length` lower-case hexadecimal digits. */
export function hex(random: Random, length: number): string {
  return pick(HEX, random, length);
}

/** A version 4 UUID (RFC 9562). */
export function uuid(random: Random): string {
  const digits = hex(random, 32);
  const variant = HEX[8 + Math.floor(random() * 4)] ?? '8';
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

function pick(alphabet: string, random: Random, length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text += alphabet.charAt(Math.floor(random() * alphabet.length));
  }
  return text;
}
