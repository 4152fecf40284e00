import { seededShare } from '../seeded.ts';

const MICROSECONDS_OF_A_MILLISECOND = 1_000;

/**
 * RFC 3339 with microseconds and `+00:00`, as real replies have it. The microseconds are made up: times that are
 * `like` the same one share them, so that a batch expires exactly a day after it was created.
 */
export function timestamp(milliseconds: number, seed: number, like: number = milliseconds): string {
  const micros = Math.floor(seededShare(seed, 'microseconds', like) * MICROSECONDS_OF_A_MILLISECOND);
  const whole = new Date(milliseconds).toISOString().slice(0, -1);
  return `${whole}${String(micros).padStart(3, '0')}+00:00`;
}
