import { seededRandom } from '../seeded.ts';
import { LIMITS } from './limits.ts';

/** When a batch moves on, in milliseconds since 1970: decided when it is created, and never by how busy the machine is. */
export interface BatchTimeline {
  readonly createdAt: number;
  /** Work begins. */
  readonly runningAt: number;
  /** The last request is finished. */
  readonly endAt: number;
  readonly expiresAt: number;
}

/** Real batches of two to four requests were seen to be pending for about a second, then to run for 32, 76 and 378 s. */
const PENDING_MS = { least: 500, most: 2_000 };
const RUNNING_MS = { least: 30_000, most: 380_000 };
/** An input of the full 2 GB takes so much longer. */
const RUNNING_MS_OF_FULL_SIZE = 1_800_000;

/** What a timeline depends on. */
export interface TimelineInput {
  readonly seed: number;
  /** How many batches were created before. */
  readonly ordinal: number;
  readonly createdAt: number;
  readonly inputBytes: number;
  /** Added to the time before work begins. */
  readonly slowValidationMs: number;
}

/** Plans a batch's timeline. */
export function planTimeline(input: TimelineInput): BatchTimeline {
  const random = seededRandom(input.seed, 'google timeline', input.ordinal);
  const between = (range: { least: number; most: number }): number =>
    Math.round(range.least + random() * (range.most - range.least));
  const size = Math.min(1, input.inputBytes / LIMITS.fileBytes);
  const runningAt = input.createdAt + between(PENDING_MS) + input.slowValidationMs;
  return {
    createdAt: input.createdAt,
    runningAt,
    endAt: runningAt + between(RUNNING_MS) + Math.round(size * RUNNING_MS_OF_FULL_SIZE),
    expiresAt: input.createdAt + LIMITS.batchLifetimeMs,
  };
}

/** Cancelling is "best effort" and has no state of its own; the simulator takes up to ten seconds. */
const CANCELLING_MS = { least: 1_000, most: 10_000 };

/** When a batch that is cancelled at `now` is so, in milliseconds since 1970. */
export function planCancellation(seed: number, ordinal: number, now: number): number {
  const random = seededRandom(seed, 'google cancellation', ordinal);
  return now + Math.round(CANCELLING_MS.least + random() * (CANCELLING_MS.most - CANCELLING_MS.least));
}
