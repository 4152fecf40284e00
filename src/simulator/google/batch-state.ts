import type { BatchRecord } from './batch-record.ts';

/**
 * What a batch is at a time, read from its timeline; nothing here changes a batch.
 *
 * PENDING    until `runningAt`
 * RUNNING    until `endAt`, and until the results are really written; requests finish one after the other
 * SUCCEEDED  the end, however many requests failed
 * EXPIRED    the end in place of SUCCEEDED when a request never finishes, at `expiresAt`; there are no results
 * CANCELLED  the end from `cancelledAt` on, when somebody cancels it before; there are no results
 */
export type BatchState =
  | 'BATCH_STATE_PENDING'
  | 'BATCH_STATE_RUNNING'
  | 'BATCH_STATE_SUCCEEDED'
  | 'BATCH_STATE_EXPIRED'
  | 'BATCH_STATE_CANCELLED';

/** States in which something will still change. */
export const OPEN: readonly BatchState[] = ['BATCH_STATE_PENDING', 'BATCH_STATE_RUNNING'];

/** The state of a batch at `now`, in milliseconds since 1970. */
export function stateAt(batch: BatchRecord, now: number): BatchState {
  if (batch.cancelledAt !== undefined && now >= batch.cancelledAt) return 'BATCH_STATE_CANCELLED';
  if (now < batch.timeline.runningAt) return 'BATCH_STATE_PENDING';
  if (batch.stuckAt !== undefined) {
    return now < batch.timeline.expiresAt ? 'BATCH_STATE_RUNNING' : 'BATCH_STATE_EXPIRED';
  }
  return now < batch.timeline.endAt || batch.outcome === undefined
    ? 'BATCH_STATE_RUNNING'
    : 'BATCH_STATE_SUCCEEDED';
}

/** When the batch ended, or undefined while it has not at `now`. */
export function endedAt(batch: BatchRecord, now: number): number | undefined {
  switch (stateAt(batch, now)) {
    case 'BATCH_STATE_SUCCEEDED':
      return batch.timeline.endAt;
    case 'BATCH_STATE_EXPIRED':
      return batch.timeline.expiresAt;
    case 'BATCH_STATE_CANCELLED':
      return batch.cancelledAt;
    case 'BATCH_STATE_PENDING':
    case 'BATCH_STATE_RUNNING':
      break;
  }
  return undefined;
}

/** How many requests there are and what became of them. */
export interface BatchCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly pending: number;
}

/** The counts at `now`: requests finish in the order of the input, at an even pace. */
export function countsAt(batch: BatchRecord, now: number): BatchCounts {
  const total = batch.count;
  const { runningAt, endAt } = batch.timeline;
  const until = Math.min(now, batch.cancelledAt ?? now, endAt);
  const share = Math.max(0, (until - runningAt) / (endAt - runningAt));
  const rows = Math.min(Math.floor(share * total), batch.stuckAt ?? total);
  const { finished, failed } = batch.progress.at(rows);
  return { total, succeeded: finished - failed, failed, pending: total - finished };
}
