import { isComplete } from '../model/batch-status.ts';
import type { RunRecord, ShardRecord } from '../ledger/records.ts';
import type { EngineContext } from './engine-context.ts';
import { callRepeatedly } from './repeatable-call.ts';
import { handleOf } from './snapshot-changes.ts';

/**
 * Asks the provider to cancel every open batch of a run, and marks the run so that its other shards are not sent. What
 * was answered before the cancellation still counts; driving the run on collects it.
 * @returns how many batches were asked to stop
 */
export async function cancelRun(
  context: EngineContext,
  run: RunRecord,
  shards: readonly ShardRecord[],
): Promise<number> {
  await context.ledger.changeRun(run.runId, { cancelRequested: true });
  let asked = 0;
  for (const shard of shards) {
    if (shard.state !== 'submitted' || isComplete(shard.status ?? 'in_progress')) continue;
    const answer = await callRepeatedly(context, 'cancel', (signal) =>
      context.adapter.batch.cancel(handleOf(shard), signal),
    );
    if (answer === 'cancelling') asked += 1;
  }
  return asked;
}
