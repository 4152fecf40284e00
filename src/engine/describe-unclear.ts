import type { ShardRecord } from '../ledger/records.ts';
import type { EngineContext } from './engine-context.ts';

/** What a person needs to know about unclear creations. */
export function describeUnclear(
  context: Pick<EngineContext, 'adapter' | 'runId'>,
  shards: readonly ShardRecord[],
): string {
  const { title } = context.adapter.profile;
  const list = shards.map(
    (shard) => `shard ${shard.number} (${shard.requests} requests, key ${shard.intentKey ?? '?'})`,
  );
  return (
    `Run ${context.runId}: it is unclear whether ${title} created the batch of ${list.join(', ')}. ` +
    'The creation left and no answer came back, so it is not sent again: that could buy it twice. ' +
    `Look for a batch that carries the key in its metadata at ${title}.`
  );
}
