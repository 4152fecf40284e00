import { RunDrivenElsewhereError, SubmissionUnclearError } from '../core/errors.ts';
import type { RunRecord, ShardRecord } from '../ledger/records.ts';
import type { EngineContext } from './engine-context.ts';
import { driveShards, type Destination } from './drive-shards.ts';
import { settleRun } from './settle-run.ts';
import { describeUnclear } from './describe-unclear.ts';
import { recordNoted } from './submit-shard.ts';
import { sweepTemporary } from './sweep-temporary.ts';

/**
 * Drives a run on from wherever it is. What each shard needs follows from its state alone, so a run that was killed
 * anywhere is driven on by the same code. Unclear creations are left alone, the rest is finished, and then they are
 * reported. @throws SubmissionUnclearError, RunDrivenElsewhereError, ProviderApiError, CredentialsError,
 * FileOperationError, LedgerError, InterruptedError
 */
export async function driveRun(
  context: EngineContext,
  run: RunRecord,
  destination: Destination,
): Promise<RunRecord> {
  const running = await startRun(context, run);
  const shards = await recordAllNoted(context, await context.ledger.listShards(run.runId));
  const unclear = shards.filter((shard) => shard.state === 'intent');
  for (const shard of unclear) {
    context.emit('shard:unclear', { shard: shard.number, intent_key: shard.intentKey ?? '' });
  }
  await sweepTemporary(context.layout, run.runId, shards);
  await driveShards(context, shards, destination);
  const driven = await context.ledger.listShards(run.runId);
  if (unclear.length > 0) throw unclearError(context, unclear, driven);
  return destination === 'submitted' ? running : settleRun(context, running, driven);
}

/** Batches whose ids a process could note and not record are not unclear. */
async function recordAllNoted(
  context: EngineContext,
  shards: readonly ShardRecord[],
): Promise<readonly ShardRecord[]> {
  const known: ShardRecord[] = [];
  for (const shard of shards) {
    known.push((shard.state === 'intent' ? await recordNoted(context, shard) : undefined) ?? shard);
  }
  return known;
}

/** A creation that was unclear and is not any more was not unclear: another process was waiting for its answer. */
function unclearError(
  context: EngineContext,
  unclear: readonly ShardRecord[],
  driven: readonly ShardRecord[],
): SubmissionUnclearError | RunDrivenElsewhereError {
  const open = new Set(driven.filter(({ state }) => state === 'intent').map(({ number }) => number));
  return unclear.every(({ number }) => open.has(number))
    ? new SubmissionUnclearError(context.runId, describeUnclear(context, unclear))
    : new RunDrivenElsewhereError(context.runId);
}

async function startRun(context: EngineContext, run: RunRecord): Promise<RunRecord> {
  if (run.state !== 'planned') return run;
  const moved = await context.ledger.moveRun(run.runId, 'planned', 'running');
  if (!moved) throw new RunDrivenElsewhereError(run.runId);
  return { ...run, state: 'running' };
}
