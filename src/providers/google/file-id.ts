import { createHash } from 'node:crypto';

/** Files API reference, `File.name`: up to 40 lower-case letters, digits and dashes, no dash at either end. */
const MAX_LENGTH = 40;
const FITTING = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;
/** 32 hexadecimal digits are 128 bits: as good as the key that they stand for. */
const HASH_DIGITS = 32;

/** The id of the file of an intent: the same for the same key, so that a second upload meets the first one. */
export function fileIdOf(intentKey: string): string {
  const plain = intentKey.replaceAll('_', '-');
  if (plain.length <= MAX_LENGTH && FITTING.test(plain)) return plain;
  return `br-${createHash('sha256').update(intentKey).digest('hex').slice(0, HASH_DIGITS)}`;
}
