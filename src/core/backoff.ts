import type { Random } from './random.ts';

/** How waits grow: the first is `baseMs`, each later one `factor` times the one before, none over `maxMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly factor: number;
  readonly maxMs: number;
  /** Share of the wait that is random, 0 to 1: 0.2 spreads a wait of 10 s over 8 to 12 s. */
  readonly jitter: number;
}

/** The wait before try number `attempt` (0 is the first wait), in milliseconds. */
export function backoffDelay(backoff: Backoff, attempt: number, random: Random): number {
  const exact = Math.min(backoff.baseMs * backoff.factor ** attempt, backoff.maxMs);
  const spread = 1 + backoff.jitter * (2 * random() - 1);
  return Math.max(0, exact * spread);
}
