import { isComplete } from '../model/batch-status.ts';
import type { RunRecord, ShardRecord } from '../ledger/records.ts';
import { contextOf, type EngineContext, type ProviderContext, type RunContext } from './engine-context.ts';
import { callRepeatedly } from './repeatable-call.ts';
import { handleOf } from './snapshot-changes.ts';

/**
 * Marks a run so that no more of it is sent, and asks the provider to cancel every open batch of it. What was answered
 * before the cancellation still counts; driving the run on collects it. One batch that cannot be cancelled does not keep
 * the others from it.
 * @returns how many batches were asked to stop
 * @throws ProviderApiError, BatchNotFoundError for the first batch that could not be, once all were asked
 */
export async function cancelRun(context: EngineContext, run: RunRecord): Promise<number> {
  // The mark comes first: a batch that is created after the list was made is cancelled by who created it.
  await context.ledger.changeRun(run.runId, { cancelRequested: true });
  const failures: unknown[] = [];
  let asked = 0;
  for (const shard of await context.ledger.listShards(run.runId)) {
    if (shard.state !== 'submitted' || isComplete(shard.status ?? 'in_progress')) continue;
    try {
      if (await cancelShard(contextOf(context, shard), shard)) asked += 1;
    } catch (cause) {
      failures.push(cause);
    }
  }
  if (failures.length > 0) throw failures[0];
  return asked;
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
