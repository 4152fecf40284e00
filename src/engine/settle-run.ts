import { DurableFile } from '../core/durable-file.ts';
import { RunDrivenElsewhereError } from '../core/errors.ts';
import { readChunks } from '../jsonl/read-lines.ts';
import type { RunRecord, ShardRecord } from '../ledger/records.ts';
import type { RunContext } from './engine-context.ts';
import { mergeLines, type KeyedFile } from './merge-lines.ts';
import { readRows } from './rows-file.ts';
import { describeSettled } from './run-status.ts';
import { shardResultsPath } from './settle-shard.ts';
import { countsOf, sumCounts, sumTallies } from './tally.ts';

const LF = 0x0a;

/**
 * Writes the results of a run, those of its first target in input order, then those of the next, from the results of its
 * shards, and settles it. May be repeated from its start after a crash.
 */
export async function settleRun(
  context: RunContext,
  run: RunRecord,
  shards: readonly ShardRecord[],
): Promise<RunRecord> {
  const path = context.layout.runResults(run.runId);
  const tally = sumTallies(shards.map((shard) => shard.tally));
  refuseMiscount(run, sumCounts(countsOf(tally)));
  await writeRunResults(context, run, shards, path);
  const settledAt = new Date(context.clock.now()).toISOString();
  const moved = await context.ledger.moveRun(run.runId, 'running', 'settled', { settledAt });
  if (!moved) throw new RunDrivenElsewhereError(run.runId);
  context.emit('run:settled', describeSettled(run, shards, context.layout));
  return { ...run, state: 'settled', settledAt };
}

/** The last thing that stands between a mistake of ours and a user who trusts the results. */
function refuseMiscount(run: RunRecord, results: number): void {
  const expected = run.requests * run.targets.length;
  if (results === expected) return;
  throw new Error(
    `Run ${run.runId} needs ${expected} results and has ${results}: this is a bug, and nothing is lost.`,
  );
}

async function writeRunResults(
  context: RunContext,
  run: RunRecord,
  shards: readonly ShardRecord[],
  path: string,
): Promise<void> {
  context.scratch.buffer.clear();
  const file = await DurableFile.create(path);
  try {
    let written = 0;
    for (const target of run.targets.keys()) {
      const own = shards.filter((shard) => shard.target === target);
      for (const cluster of clusterByRows(own)) written += await writeCluster(context, cluster, file);
    }
    refuseMiscount(run, written);
    await file.commit();
  } catch (cause) {
    await file.discard();
    throw cause;
  }
}

/**
 * Groups shards whose rows lie between each other's. Shards of one group follow each other in the input, each a cluster
 * of its own, and their results need only be appended; shards of mixed groups have to be merged.
 */
export function clusterByRows<Span extends { readonly firstRow: number; readonly lastRow: number }>(
  shards: readonly Span[],
): readonly (readonly Span[])[] {
  const clusters: Span[][] = [];
  let end = -1;
  for (const shard of shards.toSorted((a, b) => a.firstRow - b.firstRow)) {
    const last = clusters.at(-1);
    if (last === undefined || shard.firstRow > end) clusters.push([shard]);
    else last.push(shard);
    end = Math.max(end, shard.lastRow);
  }
  return clusters;
}

/** @returns how many results there are */
async function writeCluster(
  context: RunContext,
  cluster: readonly ShardRecord[],
  file: DurableFile,
): Promise<number> {
  const [only] = cluster;
  if (cluster.length === 1 && only !== undefined) {
    return appendFile(shardResultsPath(context.layout, only), file);
  }
  const files: KeyedFile[] = [];
  for (const shard of cluster) {
    files.push({ path: shardResultsPath(context.layout, shard), keys: await readKeys(context, shard) });
  }
  return mergeLines(files, file, context.scratch.buffer);
}

async function appendFile(path: string, file: DurableFile): Promise<number> {
  let lines = 0;
  for await (const chunk of readChunks(path, { reuse: true })) {
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) lines += 1;
    await file.write([chunk]);
  }
  return lines;
}

/** The rows of a shard, 4 bytes each. */
async function readKeys(context: RunContext, shard: ShardRecord): Promise<Uint32Array> {
  const keys = new Uint32Array(shard.requests);
  let count = 0;
  await readRows(context.layout.shardFile(shard.runId, shard.number, 'rows'), ({ row }) => {
    keys[count] = row;
    count += 1;
  });
  return keys;
}
