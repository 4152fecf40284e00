import type { BatchSnapshot } from '../adapter/batch-port.ts';
import { RunDrivenElsewhereError } from '../core/errors.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { ProviderContext } from './engine-context.ts';
import { ofShard } from './name-target.ts';
import { canMoveShard } from './states.ts';
import { nameFilesAfterShard } from './shard-payload.ts';

/**
 * Plans a shard again whose batch was refused as a whole, for now. Nothing of it ran and nothing was paid, so this costs
 * no attempt. The files are named first: a shard that is found submitted has them named after its batch again.
 * @throws RunDrivenElsewhereError, FileOperationError, LedgerError
 */
export async function replanShard(
  context: ProviderContext,
  shard: ShardRecord,
  snapshot: BatchSnapshot,
): Promise<ShardRecord> {
  if (!canMoveShard(shard.state, 'planned')) {
    throw new RangeError(`A shard does not go from "${shard.state}" to "planned".`);
  }
  await nameFilesAfterShard(context.layout, shard);
  const moved = await context.ledger.replanShard(context.runId, shard.number, snapshot.handle.batchId);
  if (!moved) throw new RunDrivenElsewhereError(context.runId);
  const reason = snapshot.errors?.[0]?.message ?? snapshot.rawStatus;
  context.emit('shard:refused', { ...ofShard(context, shard), batch_id: snapshot.handle.batchId, reason });
  const { bytes, endpoint, firstRow, lastRow, model, number, provider, requests, runId, shared, target } =
    shard;
  return {
    runId,
    number,
    state: 'planned',
    target,
    provider,
    endpoint,
    model,
    shared,
    requests,
    bytes,
    firstRow,
    lastRow,
  };
}
