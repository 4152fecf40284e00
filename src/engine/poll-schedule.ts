import { backoffDelay, type Backoff } from '../core/backoff.ts';
import type { Random } from '../core/random.ts';

/** How often open batches are asked after. Times in milliseconds. */
export interface PollSettings {
  readonly intervalMs: number;
  readonly factor: number;
  readonly maxIntervalMs: number;
  readonly jitter: number;
  /** Whether a provider's own wish wins. A simulator's is in its own time, which may pass a hundred times as fast. */
  readonly takesHints: boolean;
}

/** A batch takes minutes to a day: asked first after a minute, then ever more rarely, at least every five minutes. */
export const DEFAULT_POLL: PollSettings = {
  intervalMs: 60_000,
  factor: 1.5,
  maxIntervalMs: 300_000,
  jitter: 0.1,
  takesHints: true,
};

/** Poll settings with another first interval; the longest wait keeps its proportion to it. */
export function pollEvery(intervalMs: number): PollSettings {
  const stretch = DEFAULT_POLL.maxIntervalMs / DEFAULT_POLL.intervalMs;
  return { ...DEFAULT_POLL, intervalMs, maxIntervalMs: intervalMs * stretch };
}

/** A provider's hint is taken, but not more often than this: a hint of 0 must not become a busy loop. */
const MIN_HINT_MS = 50;

/**
 * How long to wait before the next poll of a batch. @param polls how often it was asked already @param hintMs what the
 * provider asked for, which wins
 */
export function nextPollDelay(
  settings: PollSettings,
  polls: number,
  hintMs: number | undefined,
  random: Random,
): number {
  if (hintMs !== undefined && settings.takesHints) return Math.max(hintMs, MIN_HINT_MS);
  const backoff: Backoff = {
    baseMs: settings.intervalMs,
    factor: settings.factor,
    maxMs: settings.maxIntervalMs,
    jitter: settings.jitter,
  };
  // Whole, like the timers: a clock that shows fractions would wake just before it is time.
  return Math.ceil(backoffDelay(backoff, polls, random));
}
