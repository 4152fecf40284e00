import { FinishOrder } from '../finish-order.ts';
import type { Ground } from '../ground.ts';
import { RowFaults } from '../row-faults.ts';
import { RunningTotals } from '../running-totals.ts';
import type { BatchRecord, BatchWork, NewBatch } from './batch-record.ts';
import { cutBatch, executeBatch } from './execute-batch.ts';
import type { ReceivedBatch } from './receive-batch.ts';

/** Decides in which order the requests of a new batch finish, and when. */
export function planWork(batch: NewBatch, { index }: ReceivedBatch, ground: Ground): BatchWork {
  const faults = new RowFaults(ground.faults, ground.seed, batch.ordinal);
  const duration = batch.timeline.endedAt - batch.timeline.createdAt;
  const neverEnds = (row: number): boolean => faults.neverEnds(row);
  const order = FinishOrder.plan(batch.count, duration, ground.seed, batch.ordinal, neverEnds);
  return { index, order, totals: new RunningTotals(batch.count) };
}

/** Starts the real work on a new batch, ahead of the clock. What goes wrong with the machine stands in `trouble`. */
export function startWork(batch: BatchRecord, work: BatchWork, ground: Ground): void {
  batch.done = ground.queue.add(async () => {
    try {
      const outcome = await executeBatch(batch, work, ground);
      // A cancellation meanwhile has a piece of work of its own behind this one, which sets the outcome.
      if (batch.cancellation === undefined) batch.outcome = outcome;
    } catch (cause) {
      batch.trouble = asError(cause);
    }
  });
}

/** Has the results of a cancelled batch cut back to what was finished. */
export function startCut(batch: BatchRecord, work: BatchWork, ground: Ground): void {
  batch.outcome = undefined;
  batch.done = ground.queue.add(async () => {
    try {
      batch.outcome = await cutBatch(batch, work, ground);
    } catch (cause) {
      batch.trouble = asError(cause);
    }
  });
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
