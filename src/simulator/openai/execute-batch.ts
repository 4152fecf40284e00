import type { Ground } from '../ground.ts';
import { LineWriter } from '../line-writer.ts';
import { readRows } from '../read-rows.ts';
import type { Totals } from '../running-totals.ts';
import type { BatchRecord, BatchWork } from './batch-record.ts';
import { finishedAt } from './batch-state.ts';
import { RowAnswers, type RowResult } from './row-answers.ts';

/** What the work on a batch needs besides the batch. */
export interface BatchJob {
  readonly ground: Ground;
  readonly inputPath: string;
  readonly work: BatchWork;
}

/**
 * Answers the requests of a batch in the order in which they finish and writes both result files, so that what is
 * finished at any time is the beginning of each. A cancellation meanwhile ends it early.
 */
export async function executeBatch(batch: BatchRecord, job: BatchJob): Promise<Totals> {
  const { order, totals } = job.work;
  const answers = new RowAnswers(batch, job.ground);
  const files = await openResults(batch, 0, 0);
  try {
    for await (const lines of rowsOf(job, 0)) {
      for (const line of lines) {
        const rank = totals.rows;
        const row = order.rows[rank] ?? 0;
        const result =
          rank < order.finishing
            ? answers.answer(row, line, batch.timeline.validatedAt + order.offsetOf(rank))
            : answers.refuse(row, line, 'batch_expired', batch.timeline.expiresAt);
        totals.add(addResult(files, result));
        if (isFull(files)) await flushResults(files);
      }
      if (batch.cancellation !== undefined && totals.rows >= finishedAt(batch, Infinity)) break;
    }
  } finally {
    await closeResults(files);
  }
  return totals.at(totals.rows);
}

/**
 * Takes back the results of requests that were not finished when the batch was cancelled, and writes a line for each
 * of them in the error file.
 */
export async function cutBatch(batch: BatchRecord, job: BatchJob, cancelledAt: number): Promise<Totals> {
  const finished = finishedAt(batch, Infinity);
  const answers = new RowAnswers(batch, job.ground);
  let sums = job.work.totals.at(finished);
  let rank = finished;
  const files = await openResults(batch, sums.output_bytes, sums.error_bytes);
  try {
    for await (const lines of rowsOf(job, finished)) {
      for (const line of lines) {
        const row = job.work.order.rows[rank] ?? 0;
        const { failed, error_bytes: bytes } = addResult(
          files,
          answers.refuse(row, line, 'batch_cancelled', cancelledAt),
        );
        sums = { ...sums, failed: sums.failed + failed, error_bytes: sums.error_bytes + bytes };
        rank += 1;
        if (isFull(files)) await flushResults(files);
      }
    }
  } finally {
    await closeResults(files);
  }
  return sums;
}

interface ResultFiles {
  readonly output: LineWriter;
  readonly error: LineWriter;
}

async function openResults(
  batch: BatchRecord,
  outputBytes: number,
  errorBytes: number,
): Promise<ResultFiles> {
  return {
    output: await LineWriter.open(batch.outputPath, outputBytes),
    error: await LineWriter.open(batch.errorPath, errorBytes),
  };
}

function addResult(files: ResultFiles, result: RowResult): Totals {
  const bytes = files[result.file].add(result.lines);
  return { ...result.totals, [`${result.file}_bytes`]: bytes };
}

/** A row of embeddings may fill a file's buffer by itself. */
function isFull(files: ResultFiles): boolean {
  return files.output.isFull || files.error.isFull;
}

async function flushResults(files: ResultFiles): Promise<void> {
  await files.output.flush();
  await files.error.flush();
}

async function closeResults(files: ResultFiles): Promise<void> {
  await files.output.close();
  await files.error.close();
}

/** The lines of the input from a rank on, in the order in which they finish. */
function rowsOf(job: BatchJob, fromRank: number): AsyncGenerator<readonly Buffer[]> {
  const { index, order } = job.work;
  return readRows(job.inputPath, index, order.rows.subarray(fromRank), job.ground.signal);
}
