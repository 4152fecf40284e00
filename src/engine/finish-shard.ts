import type { BatchSnapshot } from '../adapter/batch-port.ts';
import type { ShardRecord } from '../ledger/records.ts';
import { collectShard } from './collect-shard.ts';
import type { ProviderContext } from './engine-context.ts';
import { moveShard } from './move-shard.ts';
import { ofShard } from './name-target.ts';
import { settleShard } from './settle-shard.ts';
import { snapshotChanges } from './snapshot-changes.ts';

/** Notes that the provider is done with a shard's batch. */
export async function endShard(
  context: ProviderContext,
  shard: ShardRecord,
  snapshot: BatchSnapshot,
): Promise<ShardRecord> {
  const ended = await moveShard(context, shard, 'ended', {
    ...snapshotChanges(snapshot),
    endedAt: snapshot.completedAt ?? new Date(context.clock.now()).toISOString(),
  });
  const { batchId } = snapshot.handle;
  context.emit('shard:ended', { ...ofShard(context, shard), batch_id: batchId, status: snapshot.status });
  return ended;
}

/** Brings an ended shard, or one that was collected before a crash, to `settled`. */
export async function finishShard(context: ProviderContext, shard: ShardRecord): Promise<void> {
  const collected = shard.state === 'ended' ? await collectShard(context, shard) : shard;
  await settleShard(context, collected);
}
