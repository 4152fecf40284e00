import { seededRandom } from '../seeded.ts';
import { LIMITS } from './limits.ts';

/** When a batch moves on, in milliseconds since 1970: decided when it is created, and never by how busy the machine is. */
export interface BatchTimeline {
  readonly createdAt: number;
  /** The last request is finished, unless one never is. */
  readonly endedAt: number;
  readonly expiresAt: number;
  /** The results are gone. */
  readonly archivedAt: number;
}

/** Real batches of a few requests were seen to take 56 to 157 s. */
const WORK_MS = { least: 50_000, most: 240_000 };
/** A batch of 100,000 requests takes so much longer. */
const WORK_MS_OF_FULL_SIZE = 300_000;

/** What a timeline depends on. */
export interface TimelineInput {
  readonly seed: number;
  /** How many batches were created before. */
  readonly ordinal: number;
  readonly createdAt: number;
  /** How many requests there are. */
  readonly count: number;
}

/** Plans a batch's timeline. */
export function planTimeline({ seed, ordinal, createdAt, count }: TimelineInput): BatchTimeline {
  const random = seededRandom(seed, 'message-batch', ordinal);
  const size = Math.min(1, count / LIMITS.requestsPerBatch);
  const takes = WORK_MS.least + random() * (WORK_MS.most - WORK_MS.least) + size * WORK_MS_OF_FULL_SIZE;
  return {
    createdAt,
    endedAt: createdAt + Math.round(takes),
    expiresAt: createdAt + LIMITS.batchLifetime,
    archivedAt: createdAt + LIMITS.resultsLifetime,
  };
}

/** Anthropic gives no number; up to two minutes, so that a rehearsal goes on. */
const CANCELING_MS = { least: 10_000, most: 120_000 };
/** Requests under way when a batch is cancelled are finished: those that would have ended this soon. */
const IN_FLIGHT_MS = 2_000;

/** When and how a batch was cancelled, in milliseconds since 1970. */
export interface Cancellation {
  readonly initiatedAt: number;
  /** Requests that are finished by then count. */
  readonly lastResultAt: number;
  readonly endedAt: number;
}

/** Plans the end of a batch that is cancelled at `now`. */
export function planCancellation(seed: number, ordinal: number, now: number): Cancellation {
  const random = seededRandom(seed, 'message-batch-cancellation', ordinal);
  const takes = Math.round(CANCELING_MS.least + random() * (CANCELING_MS.most - CANCELING_MS.least));
  return { initiatedAt: now, lastResultAt: now + IN_FLIGHT_MS, endedAt: now + takes };
}
