import type { Totals } from '../running-totals.ts';
import type { BatchError } from './batch-errors.ts';
import type { BatchRecord } from './batch-record.ts';
import { endOf, statusAt, totalsAt, type BatchStatus } from './batch-state.ts';

/** A batch as OpenAI sends it: every key is there, unset ones are null. */
export interface BatchObject {
  readonly id: string;
  readonly object: 'batch';
  readonly endpoint: string;
  readonly model: string | null;
  readonly errors: { readonly object: 'list'; readonly data: readonly BatchError[] } | null;
  readonly input_file_id: string;
  readonly completion_window: string;
  readonly status: BatchStatus;
  readonly output_file_id: string | null;
  readonly error_file_id: string | null;
  readonly created_at: number;
  readonly in_progress_at: number | null;
  readonly expires_at: number;
  readonly finalizing_at: number | null;
  readonly completed_at: number | null;
  readonly failed_at: number | null;
  readonly expired_at: number | null;
  readonly cancelling_at: number | null;
  readonly cancelled_at: number | null;
  readonly request_counts: RequestCounts;
  readonly usage: BatchUsage;
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** How many requests there are and what became of them. */
export interface RequestCounts {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
}

interface BatchUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly total_tokens: number;
  readonly input_tokens_details: { readonly cached_tokens: number };
  readonly output_tokens_details: { readonly reasoning_tokens: number };
}

/** The batch as it is at `now`, in milliseconds since 1970. */
export function batchObject(batch: BatchRecord, now: number): BatchObject {
  const status = statusAt(batch, now);
  const started = status !== 'validating' && status !== 'failed' && !batch.cancelledEarly;
  const totals = totalsAt(batch, now);
  return {
    id: batch.id,
    object: 'batch',
    endpoint: batch.request.endpoint.path,
    model: started ? (batch.validation?.model ?? null) : null,
    errors: status === 'failed' ? { object: 'list', data: batch.validation?.errors ?? [] } : null,
    input_file_id: batch.request.inputFileId,
    completion_window: batch.request.completionWindow,
    status,
    output_file_id: batch.published?.outputFileId ?? null,
    error_file_id: batch.published?.errorFileId ?? null,
    ...timesOf(batch, status, started),
    request_counts: {
      total: started ? (batch.validation?.count ?? 0) : 0,
      completed: totals.completed,
      failed: totals.failed,
    },
    usage: usageOf(totals),
    metadata: batch.request.metadata,
  };
}

type BatchTimes = Pick<BatchObject, Extract<keyof BatchObject, `${string}_at`>>;

function timesOf(batch: BatchRecord, status: BatchStatus, started: boolean): BatchTimes {
  const { timeline, cancellation } = batch;
  const end = endOf(batch);
  const finalizing = status === 'finalizing' || status === 'completed' || status === 'expired';
  return {
    created_at: seconds(timeline.createdAt),
    in_progress_at: started ? seconds(timeline.validatedAt) : null,
    expires_at: seconds(timeline.expiresAt),
    finalizing_at: finalizing ? seconds(end.finalizingAt) : null,
    completed_at: status === 'completed' ? seconds(end.endedAt) : null,
    failed_at: status === 'failed' ? seconds(timeline.validatedAt) : null,
    expired_at: status === 'expired' ? seconds(end.endedAt) : null,
    cancelling_at: cancellation === undefined ? null : seconds(cancellation.cancellingAt),
    cancelled_at:
      status === 'cancelled' && cancellation !== undefined ? seconds(cancellation.cancelledAt) : null,
  };
}

function usageOf(totals: Totals): BatchUsage {
  return {
    input_tokens: totals.input_tokens,
    output_tokens: totals.output_tokens,
    total_tokens: totals.input_tokens + totals.output_tokens,
    input_tokens_details: { cached_tokens: totals.cached_tokens },
    output_tokens_details: { reasoning_tokens: totals.reasoning_tokens },
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
