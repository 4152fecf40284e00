import { randomBytes } from 'node:crypto';

/**
 * A new id that sorts by time and that nobody else will ever make, such as `run_20261121T143608_9f2c4e1a`: a prefix,
 * the time in UTC to the second, and 32 random bits. Safe in file names, headers and URLs.
 */
export function createTimedId(prefix: string, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${prefix}_${time}_${createMark()}`;
}

/** A new key of 128 random bits, in hexadecimal, after a prefix. */
export function createKey(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('hex')}`;
}

/** A mark of 32 random bits, as eight hexadecimal digits. */
export function createMark(): string {
  return randomBytes(4).toString('hex');
}
