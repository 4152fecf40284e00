import { throwIfInterrupted } from '../core/clock.ts';
import { InterruptedError, SubmissionUnclearError } from '../core/errors.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { ProviderContext } from './engine-context.ts';
import { finishShard } from './finish-shard.ts';
import { ShardFollower } from './follow-shards.ts';
import { nameFilesAfterBatch } from './shard-payload.ts';
import { isTooUnclear, submitOrSettle } from './submit-or-settle.ts';

/** How far to drive: until all batches exist, or until every request has its result. */
export type Destination = 'submitted' | 'settled';

/**
 * Drives the shards of one provider. Submits and follows at the same time, so that early batches are collected while
 * later ones are still uploaded. Never throws. @returns what went wrong, nothing when all is well
 */
export async function driveProvider(
  context: ProviderContext,
  shards: readonly ShardRecord[],
  destination: Destination,
): Promise<readonly unknown[]> {
  const stop = new AbortController();
  const own: ProviderContext = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  try {
    if (hasOpen(shards)) context.adapter.batch.checkCredentials();
  } catch (cause) {
    return [cause];
  }
  const follower = new ShardFollower(own);
  const followed = destination === 'settled';
  const submitting = submitAll(own, shards, followed ? follower : undefined).finally(() => follower.close());
  const following = followed ? followAll(own, shards, follower) : Promise.resolve([]);
  const work = [submitting, following].map((task) => abortingOthers(task, stop));
  const ends = await Promise.allSettled(work);
  return ends.flatMap((end): readonly unknown[] => (end.status === 'rejected' ? [end.reason] : end.value));
}

/** Whether any of the shards needs its provider still. */
export function hasOpen(shards: readonly ShardRecord[]): boolean {
  return shards.some(({ state }) => state !== 'settled');
}

/** When one half fails the other stops soon, in place of going on for hours. */
async function abortingOthers<T>(task: Promise<T>, stop: AbortController): Promise<T> {
  try {
    return await task;
  } catch (cause) {
    stop.abort(new InterruptedError('Stopped, since another part of the run failed.', { cause }));
    throw cause;
  }
}

/**
 * Submits what is planned. An unclear creation does not keep the others from being sent and collected.
 * @returns the unclear ones @throws whatever keeps the others from being sent too
 */
async function submitAll(
  context: ProviderContext,
  shards: readonly ShardRecord[],
  follower: ShardFollower | undefined,
): Promise<readonly SubmissionUnclearError[]> {
  const unclear: SubmissionUnclearError[] = [];
  for (const shard of shards) {
    if (shard.state !== 'planned') continue;
    if (isTooUnclear(context)) break;
    throwIfInterrupted(context.signal);
    try {
      const submitted = await submitOrSettle(context, shard);
      if (submitted !== undefined) follower?.add(submitted, 'later');
    } catch (cause) {
      if (!(cause instanceof SubmissionUnclearError)) throw cause;
      unclear.push(cause);
    }
  }
  return unclear;
}

/** Picks up what an earlier process left, then follows. @returns why shards were given up */
async function followAll(
  context: ProviderContext,
  shards: readonly ShardRecord[],
  follower: ShardFollower,
): Promise<readonly unknown[]> {
  for (const shard of shards) {
    if (shard.state === 'submitted') {
      await nameFilesAfterBatch(context.layout, shard);
      follower.add(shard, 'now');
    } else if (shard.state === 'ended' || shard.state === 'collected') {
      await follower.attempt(() => finishShard(context, shard));
    }
  }
  return follower.run();
}
