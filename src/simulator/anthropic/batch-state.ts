import type { BatchRecord } from './batch-record.ts';

/**
 * What a batch is at a time, read from its timeline; nothing here changes a batch.
 *
 * in_progress  until its end, and until the results are really written
 * canceling    from a cancellation on, until its end, and until the results are really cut
 * ended        the end, whatever became of the requests
 */
export type ProcessingStatus = 'in_progress' | 'canceling' | 'ended';

/** The state of a batch at `now`, in milliseconds since 1970. */
export function statusAt(batch: BatchRecord, now: number): ProcessingStatus {
  if (now >= endOf(batch) && batch.outcome !== undefined) return 'ended';
  return batch.cancellation === undefined ? 'in_progress' : 'canceling';
}

/** When a batch ends: by cancellation, by its last request, or by expiry when a request never finishes. */
export function endOf(batch: BatchRecord): number {
  const { cancellation, neverEnds, timeline } = batch;
  return cancellation?.endedAt ?? (neverEnds ? timeline.expiresAt : timeline.endedAt);
}

/** Whether the results of a batch are too old to be had at `now`. */
export function isArchived(batch: BatchRecord, now: number): boolean {
  return now >= batch.timeline.archivedAt;
}

/** How many requests are ever finished: all, or those that were by the time of a cancellation. */
export function finishedRows(batch: BatchRecord): number {
  const { cancellation, timeline, work } = batch;
  if (work === undefined) return 0;
  if (cancellation === undefined) return work.order.finishing;
  return work.order.finishedBy(cancellation.lastResultAt - timeline.createdAt);
}
