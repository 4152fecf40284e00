import type { Ground } from '../ground.ts';
import { LineWriter } from '../line-writer.ts';
import { readRows } from '../read-rows.ts';
import type { BatchOutcome, BatchRecord, BatchWork } from './batch-record.ts';
import { finishedRows } from './batch-state.ts';
import { RowResults, type RowResult } from './row-results.ts';

/**
 * Answers the requests of a batch in the order in which they finish and writes the result file, so that what is finished
 * at any time is its beginning. A cancellation meanwhile ends it early.
 */
export async function executeBatch(
  batch: BatchRecord,
  work: BatchWork,
  ground: Ground,
): Promise<BatchOutcome> {
  const { order, totals } = work;
  const results = new RowResults(batch, ground);
  const file = await LineWriter.open(batch.resultsPath);
  try {
    for await (const lines of rowsOf(batch, work, 0, ground)) {
      for (const line of lines) {
        const rank = totals.rows;
        const result =
          rank < order.finishing
            ? results.answer(order.rows[rank] ?? 0, line, batch.timeline.createdAt + order.offsetOf(rank))
            : results.refuse(line, 'expired');
        totals.add({ ...result.totals, output_bytes: file.add(result.lines) });
        if (file.isFull) await file.flush();
      }
      if (batch.cancellation !== undefined && totals.rows >= finishedRows(batch)) break;
    }
  } finally {
    await file.close();
  }
  const { completed, failed, output_bytes: bytes } = totals.at(totals.rows);
  const expired = batch.count - order.finishing;
  return { succeeded: completed, errored: failed, canceled: 0, expired, bytes };
}

/** Takes back the results of requests that were not finished when the batch was cancelled, and says so of each. */
export async function cutBatch(batch: BatchRecord, work: BatchWork, ground: Ground): Promise<BatchOutcome> {
  const finished = finishedRows(batch);
  const results = new RowResults(batch, ground);
  const { completed, failed, output_bytes: kept } = work.totals.at(finished);
  const file = await LineWriter.open(batch.resultsPath, kept);
  let bytes = kept;
  try {
    for await (const lines of rowsOf(batch, work, finished, ground)) {
      for (const line of lines) {
        const result: RowResult = results.refuse(line, 'canceled');
        bytes += file.add(result.lines);
        if (file.isFull) await file.flush();
      }
    }
  } finally {
    await file.close();
  }
  const canceled = batch.count - finished;
  return { succeeded: completed, errored: failed, canceled, expired: 0, bytes };
}

/** The lines of the input from a rank on, in the order in which they finish. */
function rowsOf(
  batch: BatchRecord,
  work: BatchWork,
  fromRank: number,
  ground: Ground,
): AsyncGenerator<readonly Buffer[]> {
  return readRows(batch.inputPath, work.index, work.order.rows.subarray(fromRank), ground.signal);
}
