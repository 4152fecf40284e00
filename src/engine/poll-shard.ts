import type { BatchSnapshot } from '../adapter/batch-port.ts';
import { BatchNotFoundError } from '../core/errors.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { ProviderContext } from './engine-context.ts';
import { ofShard } from './name-target.ts';
import { callRepeatedly } from './repeatable-call.ts';
import { handleOf, snapshotChanges } from './snapshot-changes.ts';

/** For how long after its creation a batch may be unknown to the provider that made it: its own copies lag behind. */
const GRACE_MS = 10 * 60_000;

/** Like `pollShard`; undefined for a batch that is so new that the provider may not show it yet. */
export async function pollNewShard(
  context: ProviderContext,
  shard: ShardRecord,
): Promise<BatchSnapshot | undefined> {
  try {
    return await pollShard(context, shard);
  } catch (cause) {
    const age = context.clock.now() - Date.parse(shard.submittedAt ?? '');
    if (cause instanceof BatchNotFoundError && age < GRACE_MS) return undefined;
    throw cause;
  }
}

/** Asks once how a shard's batch is doing, and keeps what changed. */
export async function pollShard(context: ProviderContext, shard: ShardRecord): Promise<BatchSnapshot> {
  const snapshot = await callRepeatedly(context, 'status', (signal) =>
    context.adapter.batch.status(handleOf(shard), signal),
  );
  if (hasNews(shard, snapshot)) {
    const { batchId } = snapshot.handle;
    await context.ledger.refreshShard(context.runId, shard.number, batchId, snapshotChanges(snapshot));
    context.emit('shard:status', {
      ...ofShard(context, shard),
      batch_id: snapshot.handle.batchId,
      status: snapshot.status,
      raw_status: snapshot.rawStatus,
      request_counts: snapshot.counts,
    });
  }
  return snapshot;
}

function hasNews(shard: ShardRecord, snapshot: BatchSnapshot): boolean {
  const { counts } = shard;
  return (
    shard.rawStatus !== snapshot.rawStatus ||
    counts === undefined ||
    counts.total !== snapshot.counts.total ||
    counts.processing !== snapshot.counts.processing ||
    counts.succeeded !== snapshot.counts.succeeded ||
    counts.errored !== snapshot.counts.errored
  );
}
