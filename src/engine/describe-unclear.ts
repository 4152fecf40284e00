import type { Profile } from '../adapter/profile.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { ProviderContext } from './engine-context.ts';

/** What a person needs to know about unclear creations. @param contextOf the context of a shard's provider */
export function describeUnclear(
  runId: string,
  shards: readonly ShardRecord[],
  contextOf: (shard: ShardRecord) => Pick<ProviderContext, 'adapter'>,
): string {
  const byProfile = Map.groupBy(shards, (shard) => contextOf(shard).adapter.profile);
  const who = [...byProfile].map(
    ([{ title }, list]) => `${title} created the batch of ${list.map(describe).join(', ')}`,
  );
  return (
    `Run ${runId}: it is unclear whether ${who.join(', and whether ')}. ` +
    'The creation left and no answer came back, so it is not sent again: that could buy it twice. ' +
    [...byProfile.keys()].map(describeSearch).join(' ')
  );
}

function describe({ intentKey, number, requests }: ShardRecord): string {
  return `shard ${number} (${requests} requests, key ${intentKey ?? '?'})`;
}

/** How to find the batch, if there is one. */
function describeSearch({ reconcile, title }: Profile): string {
  if (reconcile === 'marker')
    return `Look for a batch that carries the key in its metadata or its name at ${title}.`;
  if (reconcile === 'file') return `Look for a batch whose input file carries the key at ${title}.`;
  return `${title} keeps no key with a batch: look for one of that many requests from that time.`;
}
