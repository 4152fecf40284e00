import { isComplete, type BatchStatus, type RequestCounts } from '../model/batch-status.ts';

/**
 * The counts of a batch whose provider counts only what succeeded and what failed: what is left over is running, or ended
 * the way that the batch did.
 */
export function countRequests(
  found: { readonly total: number; readonly succeeded: number; readonly errored: number },
  status: BatchStatus,
): RequestCounts {
  const { errored, succeeded } = found;
  const total = Math.max(found.total, succeeded + errored);
  const rest = total - succeeded - errored;
  const isFinal = status === 'failed' || status === 'completed';
  return {
    total,
    processing: isComplete(status) ? 0 : rest,
    succeeded,
    errored: isFinal ? errored + rest : errored,
    cancelled: status === 'cancelled' ? rest : 0,
    expired: status === 'expired' ? rest : 0,
  };
}
