import { seededRandom } from '../seeded.ts';
import { LIMITS } from './limits.ts';

/** When a batch moves on, in milliseconds since 1970: decided when it is created, and never by how busy the machine is. */
export interface BatchTimeline {
  readonly createdAt: number;
  /** Validation is over: work begins, or the batch has failed. */
  readonly validatedAt: number;
  /** The last request is finished. */
  readonly finalizingAt: number;
  readonly completedAt: number;
  readonly expiresAt: number;
}

/** Real batches of a few requests were seen to take 75 to 133 s, 2 to 63 s of it in validation; many take ten minutes. */
const VALIDATION_MS = { least: 2_000, most: 60_000 };
const WORK_MS = { least: 58_000, most: 240_000 };
/** An input of the full 200 MB takes so much longer. */
const WORK_MS_OF_FULL_SIZE = 300_000;
/** From `finalizing` to `completed`; one second was seen. */
const FINALIZING_MS = { least: 1_000, most: 3_000 };

/** What a timeline depends on. */
export interface TimelineInput {
  readonly seed: number;
  /** How many batches were created before. */
  readonly ordinal: number;
  readonly createdAt: number;
  readonly inputBytes: number;
  /** Added to the validation. */
  readonly slowValidationMs: number;
}

/** Plans a batch's timeline. */
export function planTimeline(input: TimelineInput): BatchTimeline {
  const random = seededRandom(input.seed, 'timeline', input.ordinal);
  const between = (range: { least: number; most: number }): number =>
    Math.round(range.least + random() * (range.most - range.least));
  const size = Math.min(1, input.inputBytes / LIMITS.batchInputBytes);
  const validatedAt = input.createdAt + between(VALIDATION_MS) + input.slowValidationMs;
  const finalizingAt = validatedAt + between(WORK_MS) + Math.round(size * WORK_MS_OF_FULL_SIZE);
  return {
    createdAt: input.createdAt,
    validatedAt,
    finalizingAt,
    completedAt: finalizingAt + between(FINALIZING_MS),
    expiresAt: input.createdAt + LIMITS.completionWindow * 1000,
  };
}

/** Cancelling takes "up to 10 minutes" (Batch guide); here up to two, so that a rehearsal goes on. */
const CANCELLING_MS = { least: 10_000, most: 120_000 };
/** Requests under way when a batch is cancelled are finished: those that would have ended this soon. */
const IN_FLIGHT_MS = 2_000;

/** When and how a batch was cancelled, in milliseconds since 1970. */
export interface Cancellation {
  readonly cancellingAt: number;
  /** Requests that are finished by then count. */
  readonly lastResultAt: number;
  readonly cancelledAt: number;
}

/** Plans the end of a batch that is cancelled at `now`. */
export function planCancellation(seed: number, ordinal: number, now: number): Cancellation {
  const random = seededRandom(seed, 'cancellation', ordinal);
  const takes = Math.round(CANCELLING_MS.least + random() * (CANCELLING_MS.most - CANCELLING_MS.least));
  return { cancellingAt: now, lastResultAt: now + IN_FLIGHT_MS, cancelledAt: now + takes };
}
