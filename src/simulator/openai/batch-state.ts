import { NO_TOTALS, type Totals } from '../running-totals.ts';
import type { BatchRecord } from './batch-record.ts';
import type { BatchTimeline } from './batch-timeline.ts';

/**
 * What a batch is at a time, read from its timeline; nothing here changes a batch.
 *
 * validating   until `validatedAt`, and until the input was really read
 * failed       from then on, when something is wrong with the input
 * in_progress  until `finalizingAt`; requests finish one by one
 * finalizing   until `completedAt`, and until the result files are really written
 * completed    the end
 * expired      the end in place of completed when a request never finishes: `finalizing` begins at `expiresAt`
 * cancelling   from a cancellation on, until `cancelledAt`, and until the result files are really cut
 * cancelled    the end
 */
export type BatchStatus =
  | 'validating'
  | 'failed'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'expired'
  | 'cancelling'
  | 'cancelled';

/** States in which nothing will change any more. */
export const ENDED: readonly BatchStatus[] = ['failed', 'completed', 'expired', 'cancelled'];

/** The end of a batch that nobody cancels. */
export interface BatchEnd {
  readonly status: 'completed' | 'expired';
  readonly finalizingAt: number;
  readonly endedAt: number;
}

/** The state of a batch at `now`, in milliseconds since 1970. */
export function statusAt(batch: BatchRecord, now: number): BatchStatus {
  if (batch.cancellation !== undefined) {
    return now < batch.cancellation.cancelledAt || batch.outcome === undefined ? 'cancelling' : 'cancelled';
  }
  if (now < batch.timeline.validatedAt || batch.validation === undefined) return 'validating';
  if (batch.validation.errors.length > 0) return 'failed';
  const end = endOf(batch);
  if (now < end.finalizingAt) return 'in_progress';
  return now < end.endedAt || batch.outcome === undefined ? 'finalizing' : end.status;
}

/** How a batch ends by itself: it expires when a request never finishes. */
export function endOf(batch: BatchRecord): BatchEnd {
  const { timeline } = batch;
  if (!batch.neverEnds) {
    return { status: 'completed', finalizingAt: timeline.finalizingAt, endedAt: timeline.completedAt };
  }
  return {
    status: 'expired',
    finalizingAt: timeline.expiresAt,
    endedAt: timeline.expiresAt + finalizingMs(timeline),
  };
}

/** How many requests are finished at `now`. */
export function finishedAt(batch: BatchRecord, now: number): number {
  if (batch.work === undefined) return 0;
  const until = Math.min(now, batch.cancellation?.lastResultAt ?? now);
  return batch.work.order.finishedBy(until - batch.timeline.validatedAt);
}

/** The sums over the requests that are finished at `now`. */
export function totalsAt(batch: BatchRecord, now: number): Totals {
  if (ENDED.includes(statusAt(batch, now))) return batch.outcome?.totals ?? NO_TOTALS;
  return batch.work?.totals.at(finishedAt(batch, now)) ?? NO_TOTALS;
}

function finalizingMs(timeline: BatchTimeline): number {
  return timeline.completedAt - timeline.finalizingAt;
}
