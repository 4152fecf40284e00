import { RunDrivenElsewhereError } from '../core/errors.ts';
import type { ShardChanges, ShardRecord, ShardState } from '../ledger/records.ts';
import type { RunContext } from './engine-context.ts';
import { canMoveShard } from './states.ts';

/**
 * The way in which a shard goes on (`replanShard` is the way back): checked against the table of legal moves, durable when it returns,
 * and made only from the state that this process believes it is in.
 * @throws RunDrivenElsewhereError when another process moved it; LedgerError
 */
export async function moveShard(
  context: Pick<RunContext, 'ledger' | 'runId'>,
  shard: ShardRecord,
  to: ShardState,
  changes: ShardChanges = {},
): Promise<ShardRecord> {
  if (!canMoveShard(shard.state, to)) {
    throw new RangeError(`A shard does not go from "${shard.state}" to "${to}".`);
  }
  const { batchId, number, state } = shard;
  const own = state === 'submitted' ? batchId : undefined;
  const moved = await context.ledger.moveShard(context.runId, number, state, to, changes, own);
  if (!moved) throw new RunDrivenElsewhereError(context.runId);
  return { ...shard, ...changes, state: to };
}
