import { seededShare, type SeedKey } from '../seeded.ts';

const NANOSECONDS_OF_A_MILLISECOND = 1_000_000;

/**
 * A time as the API writes it: RFC 3339 with nanoseconds. What is below the millisecond depends on the millisecond and
 * the keys.
 */
export function timestamp(milliseconds: number, seed: number, ...keys: readonly SeedKey[]): string {
  const below = Math.floor(
    seededShare(seed, 'nanoseconds', Math.floor(milliseconds), ...keys) * NANOSECONDS_OF_A_MILLISECOND,
  );
  const date = new Date(milliseconds).toISOString();
  return `${date.slice(0, -1)}${String(below).padStart(6, '0')}Z`;
}
