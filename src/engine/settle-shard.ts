import type { Failure } from '../core/failure.ts';
import { ensureDirectory, sizeOf } from '../core/files.ts';
import { readLines } from '../jsonl/read-lines.ts';
import type { ShardRecord } from '../ledger/records.ts';
import { CheckOff } from './check-off.ts';
import { cleanUpBatch } from './clean-up-batch.ts';
import { describeAbsent } from './describe-absent.ts';
import type { ProviderContext } from './engine-context.ts';
import type { Layout } from './layout.ts';
import { moveShard } from './move-shard.ts';
import { ofShard, ofTarget } from './name-target.ts';
import { OrderedLines } from './ordered-lines.ts';
import { MAX_LINE_BYTES } from './read-blocks.ts';
import { ShardRows } from './shard-rows.ts';

/**
 * Gives every request of a collected shard its one result: decodes what came back, fills in what did not, and writes
 * the results in input order. May be repeated from its start after a crash.
 * @param unsent why a shard that never became a batch did not; cancelled, when it is not said
 */
export async function settleShard(
  context: ProviderContext,
  shard: ShardRecord,
  unsent?: Failure,
): Promise<ShardRecord> {
  // One at a time: unsent shards of a cancelled run are settled while others are followed, in the same memory.
  const check = await context.scratch.use(() => checkOffShard(context, shard, unsent));
  // Before the ledger says that nothing is left to do: whoever finds the shard after a crash here does it again.
  await cleanUpBatch(context, shard, missingOf(shard, check));
  const settled = await moveShard(context, shard, 'settled', { tally: check.tally.total });
  context.emit('shard:settled', {
    ...ofShard(context, shard),
    ...(shard.batchId === undefined ? {} : { batch_id: shard.batchId }),
    counts: check.tally.counts,
  });
  return settled;
}

async function checkOffShard(
  context: ProviderContext,
  shard: ShardRecord,
  unsent: Failure | undefined,
): Promise<CheckOff> {
  const { adapter, layout, scratch, targets, withRaw } = context;
  const rows = await ShardRows.load(layout.shardFile(shard.runId, shard.number, 'rows'), scratch.ids);
  const lines = new OrderedLines(shardResultsPath(layout, shard), rows.size, scratch);
  const batchId = shard.batchId === undefined ? {} : { batchId: shard.batchId };
  const owner = { ...ofTarget(targets, shard.target), ...batchId };
  const check = new CheckOff({ adapter, withRaw, ...owner }, rows, lines);
  try {
    await takeFiles(layout, shard, check, lines);
    await check.fill(describeAbsent(context, shard, unsent));
    await ensureDirectory(layout.generatedDirectory(shard.provider));
    const written = await lines.writeFile();
    if (written !== shard.requests) {
      throw new Error(`Shard ${shard.number} has ${shard.requests} requests and ${written} results.`);
    }
    report(context, shard, check);
    return check;
  } finally {
    await lines.clear();
  }
}

/** Where the results of a shard are: beside its batch's files, or, when it never became a batch, with the run. */
export function shardResultsPath(layout: Layout, shard: ShardRecord): string {
  return shard.batchId === undefined
    ? layout.shardFile(shard.runId, shard.number, 'results')
    : layout.batchFile(shard.provider, shard.batchId, 'results');
}

async function takeFiles(
  layout: Layout,
  shard: ShardRecord,
  check: CheckOff,
  lines: OrderedLines,
): Promise<void> {
  if (shard.batchId === undefined) return;
  for (const role of ['output', 'errors'] as const) {
    const path = layout.batchFile(shard.provider, shard.batchId, role);
    if ((await sizeOf(path)) === undefined) continue;
    for await (const block of readLines(path, MAX_LINE_BYTES)) {
      check.take(block);
      await lines.relieve();
    }
  }
}

/** How many results a batch owes that says it is complete. */
function missingOf({ status }: ShardRecord, { missing }: CheckOff): number {
  return status === 'completed' ? missing : 0;
}

function report(context: ProviderContext, shard: ShardRecord, check: CheckOff): void {
  const { batchId, counts } = shard;
  if (batchId === undefined) return;
  const at = { ...ofShard(context, shard), batch_id: batchId };
  for (const problem of check.problems.values()) context.emit('line:problem', { ...at, ...problem });
  const missing = missingOf(shard, check);
  if (missing > 0) {
    context.emit('line:problem', { ...at, kind: 'missing', count: missing, example: check.firstMissing });
  }
  const own = check.tally.counts;
  if (shard.status === 'completed' && counts !== undefined && counts.succeeded !== own.succeeded) {
    context.emit('counts:differ', { ...at, provider_counts: counts, own_counts: own });
  }
}
