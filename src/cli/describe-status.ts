import type { RunStatus, ShardStatus } from '../index.ts';
import { showBytes, showCount, showRequests, showTime } from './human-figures.ts';
import { describeCounts } from './progress/describe-event.ts';
import { tabulateTargets } from './tabulate-targets.ts';
import { formatTable } from './text-table.ts';

/** A run and its batches for people. */
export function describeStatus(status: RunStatus): string {
  const { counts, created_at, input, rehearsal, results, run_id, settled_at, shards, state, usage } = status;
  const { requests, targets } = status;
  const facts = [
    ['Run', run_id],
    ['State', rehearsal === true ? `${state} (a rehearsal)` : state],
    [targets.length < 2 ? 'Target' : 'Targets', targets.map(({ target }) => target).join(', ')],
    ['Input', input],
    ['Created', showTime(created_at)],
    ...(settled_at === undefined ? [] : [['Settled', showTime(settled_at)]]),
    [
      'Requests',
      `${showRequests(requests, targets.length)}: ${describeCounts(counts)}, ${showCount(counts.processing)} open`,
    ],
    ...(usage.total_tokens === 0 ? [] : [['Tokens', showCount(usage.total_tokens)]]),
    ...(results === undefined ? [] : [['Results', results]]),
  ];
  const head = facts.map(([name = '', value = '']) => `${name.padEnd(9)} ${value}\n`).join('');
  const tables = [
    ...(targets.length < 2 ? [] : [tabulateTargets(targets)]),
    ...(shards.length === 0 ? [] : [describeShards(shards, targets.length)]),
  ];
  return [head, ...tables].join('\n');
}

function describeShards(shards: readonly ShardStatus[], targets: number): string {
  const columns = [
    { title: 'SHARD', isNumber: true },
    ...(targets < 2 ? [] : [{ title: 'TARGET' }]),
    { title: 'STATE' },
    { title: 'PROVIDER SAYS' },
    { title: 'REQUESTS', isNumber: true },
    { title: 'SIZE', isNumber: true },
    { title: 'BATCH' },
  ];
  const rows = shards.map(({ batch_id, bytes, intent_key, raw_status, requests, shard, state, target }) => [
    String(shard),
    ...(targets < 2 ? [] : [target]),
    state === 'intent' ? 'unclear' : state,
    raw_status ?? '',
    showCount(requests),
    showBytes(bytes),
    batch_id ?? (intent_key === undefined ? '' : `key ${intent_key}`),
  ]);
  return formatTable(columns, rows);
}
