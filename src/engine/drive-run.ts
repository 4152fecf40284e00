import { InterruptedError, RunDrivenElsewhereError, SubmissionUnclearError } from '../core/errors.ts';
import { interruptedBy } from '../core/clock.ts';
import type { RunRecord, ShardRecord } from '../ledger/records.ts';
import type { EngineContext } from './engine-context.ts';
import { finishShard, ShardFollower } from './follow-shards.ts';
import { nameFilesAfterBatch } from './shard-payload.ts';
import { settleRun } from './settle-run.ts';
import { settleShard } from './settle-shard.ts';
import { describeUnclear, submitShard } from './submit-shard.ts';
import { sweepTemporary } from './sweep-temporary.ts';

/** How far to drive: until all batches exist, or until every request has its result. */
export type Destination = 'submitted' | 'settled';

/**
 * Drives a run on from wherever it is. What each shard needs follows from its state alone, so a run that was killed
 * anywhere is driven on by the same code. Unclear creations are left alone, the rest is finished, and then they are
 * reported. @throws SubmissionUnclearError, ProviderApiError, CredentialsError, FileOperationError, LedgerError,
 * InterruptedError
 */
export async function driveRun(
  context: EngineContext,
  run: RunRecord,
  destination: Destination,
): Promise<RunRecord> {
  const running = await startRun(context, run);
  const shards = await context.ledger.listShards(run.runId);
  const unclear = shards.filter((shard) => shard.state === 'intent');
  for (const shard of unclear) {
    context.emit('shard:unclear', { shard: shard.number, intent_key: shard.intentKey ?? '' });
  }
  await sweepTemporary(context.layout, run.runId, shards);
  await driveShards(context, shards, destination);
  if (unclear.length > 0) throw new SubmissionUnclearError(run.runId, describeUnclear(context, unclear));
  if (destination === 'submitted') return running;
  return settleRun(context, running, await context.ledger.listShards(run.runId));
}

async function startRun(context: EngineContext, run: RunRecord): Promise<RunRecord> {
  if (run.state !== 'planned') return run;
  const moved = await context.ledger.moveRun(run.runId, 'planned', 'running');
  if (!moved) throw new RunDrivenElsewhereError(run.runId);
  return { ...run, state: 'running' };
}

/** Submits and follows at the same time, so that early batches are collected while later ones are still uploaded. */
async function driveShards(
  context: EngineContext,
  shards: readonly ShardRecord[],
  destination: Destination,
): Promise<void> {
  const stop = new AbortController();
  const own: EngineContext = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  const follower = new ShardFollower(own);
  const followed = destination === 'settled';
  const submitting = submitAll(own, shards, followed ? follower : undefined).finally(() => follower.close());
  const following = followed ? finishEarlier(own, shards, follower) : Promise.resolve();
  const work = [submitting, following].map((task) => abortingOthers(task, stop));
  const failures = (await Promise.allSettled(work)).flatMap((end): unknown[] =>
    end.status === 'rejected' ? [end.reason] : [],
  );
  throwFirst(context, failures);
}

/** When one half fails the other stops soon, in place of going on for hours. */
async function abortingOthers(task: Promise<void>, stop: AbortController): Promise<void> {
  try {
    await task;
  } catch (cause) {
    stop.abort(new InterruptedError('Stopped, since another part of the run failed.', { cause }));
    throw cause;
  }
}

async function submitAll(
  context: EngineContext,
  shards: readonly ShardRecord[],
  follower: ShardFollower | undefined,
): Promise<void> {
  for (const shard of shards) {
    if (shard.state !== 'planned') continue;
    context.signal.throwIfAborted();
    const run = await context.ledger.findRun(context.runId);
    if (run?.cancelRequested === true) {
      await settleShard(context, shard);
      continue;
    }
    // Apart from the next line: the argument of a call that `?.` skips is not evaluated, and nothing would be sent.
    const submitted = await submitShard(context, shard);
    follower?.add(submitted, 'later');
  }
}

/** Picks up what an earlier process left, then follows. */
async function finishEarlier(
  context: EngineContext,
  shards: readonly ShardRecord[],
  follower: ShardFollower,
): Promise<void> {
  for (const shard of shards) {
    if (shard.state === 'submitted') {
      await nameFilesAfterBatch(context.layout, shard);
      follower.add(shard, 'now');
    } else if (shard.state === 'ended' || shard.state === 'collected') {
      await finishShard(context, shard);
    }
  }
  await follower.run();
}

/** The failure that began it: an interruption that was caused by another failure is not it. */
function throwFirst(context: EngineContext, failures: readonly unknown[]): void {
  if (failures.length === 0) return;
  if (context.signal.aborted) throw interruptedBy(context.signal);
  throw failures.find((failure) => !(failure instanceof InterruptedError)) ?? failures[0];
}
