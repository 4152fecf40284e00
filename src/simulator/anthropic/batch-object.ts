import type { BatchRecord } from './batch-record.ts';
import { endOf, isArchived, statusAt, type ProcessingStatus } from './batch-state.ts';
import { timestamp } from './timestamp.ts';

/** A batch as Anthropic sends it: every key is there, unset ones are null. */
export interface MessageBatch {
  readonly id: string;
  readonly type: 'message_batch';
  readonly processing_status: ProcessingStatus;
  readonly request_counts: RequestCounts;
  readonly ended_at: string | null;
  readonly created_at: string;
  readonly expires_at: string;
  readonly archived_at: string | null;
  readonly cancel_initiated_at: string | null;
  readonly results_url: string | null;
}

/** What became of the requests; all of them are `processing` until the batch has ended. */
export interface RequestCounts {
  readonly processing: number;
  readonly succeeded: number;
  readonly errored: number;
  readonly canceled: number;
  readonly expired: number;
}

/** What a batch is shown by besides its record. */
export interface BatchView {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly seed: number;
  /** The client's base URL, without a final slash. */
  readonly baseUrl: string;
}

/** The batch as it is at a time. */
export function messageBatch(batch: BatchRecord, { now, seed, baseUrl }: BatchView): MessageBatch {
  const { cancellation, timeline } = batch;
  const status = statusAt(batch, now);
  const hasEnded = status === 'ended';
  return {
    id: batch.id,
    type: 'message_batch',
    processing_status: status,
    request_counts: countsOf(batch, hasEnded),
    ended_at: hasEnded ? timestamp(endOf(batch), seed) : null,
    created_at: timestamp(timeline.createdAt, seed),
    expires_at: timestamp(timeline.expiresAt, seed, timeline.createdAt),
    archived_at:
      hasEnded && isArchived(batch, now) ? timestamp(timeline.archivedAt, seed, timeline.createdAt) : null,
    cancel_initiated_at: cancellation === undefined ? null : timestamp(cancellation.initiatedAt, seed),
    results_url: hasEnded ? `${baseUrl}/v1/messages/batches/${batch.id}/results` : null,
  };
}

function countsOf(batch: BatchRecord, hasEnded: boolean): RequestCounts {
  const { outcome } = batch;
  if (!hasEnded || outcome === undefined) {
    return { processing: batch.count, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  }
  const { succeeded, errored, canceled, expired } = outcome;
  return { processing: 0, succeeded, errored, canceled, expired };
}
