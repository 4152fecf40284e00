import type { Random } from '../core/random.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const HEX = '0123456789abcdef';

/** `length` letters and digits, as in a file's id. */
export function base62(random: Random, length: number): string {
  return pick(BASE62, random, length);
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
