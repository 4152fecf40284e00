import type { LineError } from '../adapter/batch-port.ts';
import { classifyFailure } from '../adapter/classify-failure.ts';
import { ensureDirectory, sizeOf } from '../core/files.ts';
import type { Failure } from '../core/failure.ts';
import { readLines } from '../jsonl/read-lines.ts';
import type { ShardRecord } from '../ledger/records.ts';
import { CheckOff } from './check-off.ts';
import type { EngineContext } from './engine-context.ts';
import type { Layout } from './layout.ts';
import { moveShard } from './move-shard.ts';
import { OrderedLines } from './ordered-lines.ts';
import { ShardRows } from './shard-rows.ts';
import { lineErrorsOf } from './snapshot-changes.ts';

/**
 * Gives every request of a collected shard its one result: decodes what came back, fills in what did not, and writes
 * the results in input order. May be repeated from its start after a crash.
 */
export async function settleShard(context: EngineContext, shard: ShardRecord): Promise<ShardRecord> {
  const { adapter, layout, scratch, withRaw } = context;
  const rows = await ShardRows.load(layout.shardFile(shard.runId, shard.number, 'rows'), scratch.ids);
  const lines = new OrderedLines(shardResultsPath(layout, shard), rows.size, scratch);
  const batchId = shard.batchId === undefined ? {} : { batchId: shard.batchId };
  const check = new CheckOff({ adapter, withRaw, ...batchId }, rows, lines);
  try {
    await takeFiles(layout, shard, check, lines);
    const missing = await check.fill(describeAbsent(context, shard));
    await ensureDirectory(layout.generatedDirectory(shard.provider));
    await lines.writeFile();
    report(context, shard, check, missing);
  } finally {
    await lines.clear();
  }
  const settled = await moveShard(context, shard, 'settled', { tally: check.tally.total });
  context.emit('shard:settled', {
    shard: shard.number,
    ...(shard.batchId === undefined ? {} : { batch_id: shard.batchId }),
    counts: check.tally.counts,
  });
  return settled;
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
    for await (const block of readLines(path)) {
      check.take(block);
      await lines.relieve();
    }
  }
}

/** Why a request that no result file speaks of has no output. */
function describeAbsent(context: EngineContext, shard: ShardRecord): (index: number) => Failure {
  if (shard.batchId === undefined) return () => NEVER_SENT;
  if (shard.status === 'cancelled') return () => CANCELLED;
  if (shard.status === 'expired') return () => EXPIRED;
  if (shard.status === 'failed') return describeRefusal(context, lineErrorsOf(shard));
  return () => MISSING;
}

/** The lines that the provider found wrong get its words; the others were refused because of them. */
function describeRefusal(
  { adapter: { profile } }: EngineContext,
  errors: readonly LineError[],
): (index: number) => Failure {
  const own = new Map<number, Failure>();
  for (const error of errors) {
    if (error.line === undefined) continue;
    const where = error.field === undefined ? '' : ` (${error.field})`;
    own.set(error.line - 1, classifyFailure(profile, [error.code, '400'], `${error.message}${where}`));
  }
  const general = errors.find((error) => error.line === undefined);
  const why = general?.message ?? errors[0]?.message ?? 'it did not say why';
  const others: Failure =
    general === undefined
      ? {
          code: 'batch_refused',
          message: `${profile.title} refused the whole batch because of other lines: ${why}`,
          retryable: true,
        }
      : classifyFailure(profile, [general.code], `${profile.title} refused the batch: ${why}`);
  const fallback: Failure = others.code === 'unknown' ? { ...others, code: 'batch_refused' } : others;
  return (index) => own.get(index) ?? fallback;
}

function report(context: EngineContext, shard: ShardRecord, check: CheckOff, missing: number): void {
  const { batchId, counts } = shard;
  if (batchId === undefined) return;
  const at = { shard: shard.number, batch_id: batchId };
  for (const problem of check.problems.values()) context.emit('line:problem', { ...at, ...problem });
  if (missing > 0 && shard.status === 'completed') {
    context.emit('line:problem', { ...at, kind: 'missing', count: missing, example: '' });
  }
  const own = check.tally.counts;
  if (shard.status === 'completed' && counts !== undefined && counts.succeeded !== own.succeeded) {
    context.emit('counts:differ', { ...at, provider_counts: counts, own_counts: own });
  }
}

const NEVER_SENT: Failure = {
  code: 'cancelled',
  message: 'The run was cancelled before this request was sent.',
  retryable: true,
};
const CANCELLED: Failure = {
  code: 'cancelled',
  message: 'The batch was cancelled before this request was answered.',
  retryable: true,
};
const EXPIRED: Failure = {
  code: 'expired',
  message: "The batch's time ran out before this request was answered.",
  retryable: true,
};
const MISSING: Failure = {
  code: 'missing',
  message: 'The batch ended without a result for this request.',
  retryable: true,
};
