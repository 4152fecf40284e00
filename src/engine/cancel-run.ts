import { isComplete } from '../model/batch-status.ts';
import type { RunRecord, ShardRecord } from '../ledger/records.ts';
import { contextOf, type EngineContext, type ProviderContext, type RunContext } from './engine-context.ts';
import { callRepeatedly } from './repeatable-call.ts';
import { handleOf } from './snapshot-changes.ts';

/**
 * Marks a run so that no more of it is sent, and asks the providers to cancel every open batch of it, all at the same time:
 * one that cannot be reached does not leave the others' batches running. What was answered before the cancellation still
 * counts; driving the run on collects it. One batch that cannot be cancelled does not keep the others from it.
 * @returns how many batches were asked to stop
 * @throws ProviderApiError, BatchNotFoundError for the first batch that could not be, once all were asked
 */
export async function cancelRun(context: EngineContext, run: RunRecord): Promise<number> {
  // The mark comes first: a batch that is created after the list was made is cancelled by who created it.
  await context.ledger.changeRun(run.runId, { cancelRequested: true });
  const open = (await context.ledger.listShards(run.runId)).filter(
    ({ state, status = 'in_progress' }) => state === 'submitted' && !isComplete(status),
  );
  const groups = [...Map.groupBy(open, ({ provider }) => provider).values()];
  const ends = (await Promise.all(groups.map((shards) => cancelAll(context, shards)))).flat();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return ends.filter((end) => end.status === 'fulfilled' && end.value).length;
}

async function cancelAll(
  context: EngineContext,
  shards: readonly ShardRecord[],
): Promise<readonly PromiseSettledResult<boolean>[]> {
  const ends: PromiseSettledResult<boolean>[] = [];
  for (const shard of shards) {
    ends.push(...(await Promise.allSettled([cancelShard(contextOf(context, shard), shard)])));
  }
  return ends;
}

/** Asks the provider to cancel a shard's batch; false when it had ended already. */
export async function cancelShard(context: ProviderContext, shard: ShardRecord): Promise<boolean> {
  const answer = await callRepeatedly(context, 'cancel', (signal) =>
    context.adapter.batch.cancel(handleOf(shard), signal),
  );
  return answer === 'cancelling';
}

/** Whether somebody asked for the run to be cancelled. */
export async function isCancelled({ ledger, runId }: Pick<RunContext, 'ledger' | 'runId'>): Promise<boolean> {
  return (await ledger.findRun(runId))?.cancelRequested === true;
}
