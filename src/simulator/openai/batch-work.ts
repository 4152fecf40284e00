import { FinishOrder } from '../finish-order.ts';
import type { Ground } from '../ground.ts';
import { LineIndex } from '../line-index.ts';
import { RowFaults } from '../row-faults.ts';
import { RunningTotals } from '../running-totals.ts';
import type { BatchRecord, BatchWork } from './batch-record.ts';
import { cutBatch, executeBatch, type BatchJob } from './execute-batch.ts';
import { validateInput, type Validation } from './validate-input.ts';

/**
 * Starts the real work on a new batch: its input is read, then its requests are answered, both ahead of the clock.
 * What goes wrong with the machine stands in `trouble`.
 */
export function startWork(batch: BatchRecord, ground: Ground): void {
  const { promise, resolve } = Promise.withResolvers<void>();
  batch.validated = promise;
  batch.done = ground.queue.add(async () => {
    try {
      await validate(batch, ground);
      resolve();
      await execute(batch, ground);
    } catch (cause) {
      batch.trouble = asError(cause);
    } finally {
      resolve();
    }
  });
}

/** Has the results of a cancelled batch cut back to what was finished. */
export function startCut(batch: BatchRecord, ground: Ground, cancelledAt: number): void {
  batch.outcome = undefined;
  batch.done = ground.queue.add(async () => {
    const job = jobOf(batch, ground);
    if (job === undefined) return;
    try {
      batch.outcome = { totals: await cutBatch(batch, job, cancelledAt) };
    } catch (cause) {
      batch.trouble = asError(cause);
    }
  });
}

async function validate(batch: BatchRecord, ground: Ground): Promise<void> {
  const { inputPath, refusedWith } = batch;
  const index = new LineIndex();
  const found: Validation =
    inputPath === undefined
      ? { errors: [], count: 0, requestedModel: '', model: null, idDigest: '' }
      : await validateInput(inputPath, batch.inputBytes, batch.request.endpoint, index, ground.signal);
  const refused = refusedWith?.(found.requestedModel);
  const validation = refused === undefined ? found : { ...found, errors: [refused] };
  if (validation.errors.length === 0 && !batch.cancelledEarly) {
    batch.work = planWork(batch, ground, index);
    batch.neverEnds = batch.work.order.finishing < index.count;
  }
  batch.validation = validation;
}

function planWork(batch: BatchRecord, ground: Ground, index: LineIndex): BatchWork {
  const duration = batch.timeline.finalizingAt - batch.timeline.validatedAt;
  const faults = new RowFaults(ground.faults, ground.seed, batch.ordinal);
  const neverEnds = (row: number): boolean => faults.neverEnds(row);
  const order = FinishOrder.plan(index.count, duration, ground.seed, batch.ordinal, neverEnds);
  return { index, order, totals: new RunningTotals(index.count) };
}

async function execute(batch: BatchRecord, ground: Ground): Promise<void> {
  const job = jobOf(batch, ground);
  if (job === undefined || batch.cancelledEarly) return;
  const totals = await executeBatch(batch, job);
  // A cancellation meanwhile has a piece of work of its own behind this one, which sets the outcome.
  if (batch.cancellation === undefined) batch.outcome = { totals };
}

function jobOf(batch: BatchRecord, ground: Ground): BatchJob | undefined {
  const { inputPath, work } = batch;
  return inputPath === undefined || work === undefined ? undefined : { ground, inputPath, work };
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
