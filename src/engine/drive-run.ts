import { RunDrivenElsewhereError, SubmissionUnclearError } from '../core/errors.ts';
import type { RunRecord, ShardRecord } from '../ledger/records.ts';
import { hasOpen, type Destination } from './drive-provider.ts';
import { driveShards } from './drive-shards.ts';
import { contextOf, type EngineContext } from './engine-context.ts';
import { ofShard } from './name-target.ts';
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
  const found = await context.ledger.listShards(run.runId);
  requireKey(context, found);
  const running = await startRun(context, run);
  const shards = await recordAllNoted(context, found);
  const unclear = shards.filter((shard) => shard.state === 'intent');
  for (const shard of unclear) {
    context.emit('shard:unclear', { ...ofShard(context, shard), intent_key: shard.intentKey ?? '' });
  }
  await sweepTemporary(context.layout, run.runId, shards);
  await driveShards(context, shards, destination);
  const driven = await context.ledger.listShards(run.runId);
  if (unclear.length > 0) throw unclearError(context, unclear, driven);
  return destination === 'submitted' ? running : settleRun(context, running, driven);
}

/** With a key for one of the providers that are needed still there is something to do. @throws CredentialsError */
function requireKey(context: EngineContext, shards: readonly ShardRecord[]): void {
  const failures: unknown[] = [];
  for (const { adapter } of context.providers.values()) {
    if (!hasOpen(shards.filter(({ provider }) => provider === adapter.name))) continue;
    try {
      adapter.batch.checkCredentials();
      return;
    } catch (cause) {
      failures.push(cause);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Batches whose ids a process could note and not record are not unclear. */
async function recordAllNoted(
  context: EngineContext,
  shards: readonly ShardRecord[],
): Promise<readonly ShardRecord[]> {
  const known: ShardRecord[] = [];
  for (const shard of shards) {
    known.push(
      (shard.state === 'intent' ? await recordNoted(contextOf(context, shard), shard) : undefined) ?? shard,
    );
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
    ? new SubmissionUnclearError(
        context.runId,
        describeUnclear(context.runId, unclear, (shard) => contextOf(context, shard)),
      )
    : new RunDrivenElsewhereError(context.runId);
}

async function startRun(context: EngineContext, run: RunRecord): Promise<RunRecord> {
  if (run.state !== 'planned') return run;
  const moved = await context.ledger.moveRun(run.runId, 'planned', 'running');
  if (!moved) throw new RunDrivenElsewhereError(run.runId);
  return { ...run, state: 'running' };
}
