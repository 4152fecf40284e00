import type { Staged } from '../adapter/batch-port.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { EngineContext } from './engine-context.ts';
import { settleShard } from './settle-shard.ts';
import { submitShard } from './submit-shard.ts';

/**
 * The submitted shard; undefined for one of a cancelled run, which is settled without being sent.
 * @throws as `submitShard` and `settleShard`
 */
export async function submitOrSettle(
  context: EngineContext,
  shard: ShardRecord,
  staged?: Staged,
): Promise<ShardRecord | undefined> {
  const run = await context.ledger.findRun(context.runId);
  const submitted = run?.cancelRequested === true ? undefined : await submitShard(context, shard, staged);
  if (submitted === undefined) await settleShard(context, shard);
  return submitted;
}
