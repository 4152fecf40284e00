/** Where a batch is, in the same words for every provider. */
export type BatchStatus =
  | 'validating'
  | 'queued'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'failed'
  | 'cancelling'
  | 'cancelled'
  | 'expired';

/** How many requests of a batch are where. `total` is 0 for as long as the provider has not counted. */
export interface RequestCounts {
  readonly total: number;
  readonly processing: number;
  readonly succeeded: number;
  readonly errored: number;
  readonly cancelled: number;
  readonly expired: number;
}

/** A batch's state as records show it. Times are ISO 8601. */
export interface BatchStatusResponse {
  readonly batch_id: string;
  readonly provider: string;
  readonly status: BatchStatus;
  readonly request_counts: RequestCounts;
  readonly created_at: string;
  readonly completed_at?: string;
  readonly expires_at?: string;
  readonly provider_data: unknown;
}

const ENDED: ReadonlySet<BatchStatus> = new Set(['completed', 'failed', 'cancelled', 'expired']);

/** Whether a batch has ended, in whatever way: its status will not change any more. */
export function isComplete(status: BatchStatus | { readonly status: BatchStatus }): boolean {
  return ENDED.has(typeof status === 'string' ? status : status.status);
}
