import { createHash } from 'node:crypto';

import { readLines } from '../../jsonl/read-lines.ts';
import type { Ground } from '../ground.ts';
import { LineWriter } from '../line-writer.ts';
import type { BatchOutcome, BatchRecord } from './batch-record.ts';
import type { RowAnswers } from './row-answers.ts';

/**
 * Starts the real work on a new batch, ahead of the clock: its requests are answered in the order of the input. What
 * goes wrong with the machine stands in `trouble`.
 */
export function startWork(batch: BatchRecord, answers: RowAnswers, ground: Ground): void {
  batch.done = ground.queue.add(async () => {
    try {
      batch.outcome = await writeResults(batch, answers, ground.signal);
    } catch (cause) {
      batch.trouble = cause instanceof Error ? cause : new Error(String(cause));
    }
  });
}

/** Answers row by row; a cancellation meanwhile ends it early, since a cancelled batch has no results. */
async function writeResults(
  batch: BatchRecord,
  answers: RowAnswers,
  signal: AbortSignal,
): Promise<BatchOutcome | undefined> {
  const output = await LineWriter.open(batch.outputPath);
  const hash = createHash('sha256');
  let bytes = 0;
  let failed = 0;
  let row = 0;
  try {
    for await (const block of readLines(batch.inputPath)) {
      signal.throwIfAborted();
      if (batch.cancelledAt !== undefined) return undefined;
      for (let index = 0; index < block.count; index += 1) {
        const result = answers.answer(row, block.text(index));
        bytes += output.add(result.lines);
        for (const line of result.lines) hash.update(`${line}\n`);
        batch.progress.add(result.failed);
        if (result.failed) failed += 1;
        row += 1;
        if (output.isFull) await output.flush();
      }
    }
  } finally {
    await output.close();
  }
  return { failed, bytes, sha256: hash.digest('hex') };
}
