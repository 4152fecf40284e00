import type { RunStatus, ShardStatus } from '../index.ts';
import { showBytes, showCount, showTime } from './human-figures.ts';
import { describeCounts } from './progress/describe-event.ts';
import { formatTable } from './text-table.ts';

/** A run and its batches for people. */
export function describeStatus(status: RunStatus): string {
  const { counts, created_at, input, rehearsal, results, run_id, settled_at, shards, state, target, usage } =
    status;
  const facts = [
    ['Run', run_id],
    ['State', rehearsal === true ? `${state} (a rehearsal)` : state],
    ['Target', target],
    ['Input', input],
    ['Created', showTime(created_at)],
    ...(settled_at === undefined ? [] : [['Settled', showTime(settled_at)]]),
    [
      'Requests',
      `${showCount(counts.total)}: ${describeCounts(counts)}, ${showCount(counts.processing)} open`,
    ],
    ...(usage.total_tokens === 0 ? [] : [['Tokens', showCount(usage.total_tokens)]]),
    ...(results === undefined ? [] : [['Results', results]]),
  ];
  const head = facts.map(([name = '', value = '']) => `${name.padEnd(9)} ${value}\n`).join('');
  return shards.length === 0 ? head : `${head}\n${describeShards(shards)}`;
}

function describeShards(shards: readonly ShardStatus[]): string {
  const columns = [
    { title: 'SHARD', isNumber: true },
    { title: 'STATE' },
    { title: 'PROVIDER SAYS' },
    { title: 'REQUESTS', isNumber: true },
    { title: 'SIZE', isNumber: true },
    { title: 'BATCH' },
  ];
  const rows = shards.map(({ batch_id, bytes, intent_key, raw_status, requests, shard, state }) => [
    String(shard),
    state === 'intent' ? 'unclear' : state,
    raw_status ?? '',
    showCount(requests),
    showBytes(bytes),
    batch_id ?? (intent_key === undefined ? '' : `key ${intent_key}`),
  ]);
  return formatTable(columns, rows);
}
