import { throwIfInterrupted } from '../core/clock.ts';
import { reasonOf } from '../core/errors.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { ProviderContext } from './engine-context.ts';
import { ofShard } from './name-target.ts';
import { callRepeatedly, type Patience } from './repeatable-call.ts';
import { handleOf } from './snapshot-changes.ts';

/** Tidying up is worth a few seconds: the next batch waits meanwhile. */
const PATIENCE: Patience = { tries: 3, waitMs: 10_000 };

/**
 * Removes at the provider what a batch left there, where the user asked the provider's adapter for that. To be called
 * when the results of the batch are on disk, and safe to be called again. A failure is told and changes nothing.
 * @param missing how many requests of a completed batch have no result: what should be there is not thrown away then
 * @throws InterruptedError
 */
export async function cleanUpBatch(
  context: ProviderContext,
  shard: ShardRecord,
  missing: number,
): Promise<void> {
  const { batch } = context.adapter;
  const { batchId, staged = {} } = shard;
  if (batch.cleanUp === undefined || batchId === undefined) return;
  const tell = (reason: string): void => {
    context.emit('cleanup:failed', { ...ofShard(context, shard), batch_id: batchId, reason });
  };
  if (missing > 0) return tell(`${missing} of its requests have no result, so it is left there`);
  try {
    await callRepeatedly(
      context,
      'clean-up',
      async (signal) => batch.cleanUp?.(handleOf(shard), staged, signal),
      PATIENCE,
    );
  } catch (cause) {
    throwIfInterrupted(context.signal);
    tell(reasonOf(cause));
  }
}
