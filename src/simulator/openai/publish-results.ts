import type { Ground } from '../ground.ts';
import type { BatchRecord } from './batch-record.ts';
import { endOf, statusAt } from './batch-state.ts';
import type { FileStore } from './file-store.ts';
import type { Identifiers } from './identifiers.ts';

/** Gives the result files of a batch that has ended their ids, and lets go of what only the work needed. */
export function publishResults(
  batch: BatchRecord,
  now: number,
  files: FileStore,
  ids: Identifiers,
  ground: Ground,
): void {
  const endedAt = endedAtOf(batch, now);
  const publish = (path: string, kind: 'output' | 'error', bytes: number): string | null => {
    if (bytes === 0) return null;
    const file = files.add({
      id: ids.next('file', endedAt),
      path,
      purpose: 'batch_output',
      filename: `${batch.id}_${kind}.jsonl`,
      bytes,
      createdAt: Math.floor(endedAt / 1000),
      ...(batch.request.outputExpiresAfter === undefined
        ? {}
        : { expiresAfter: batch.request.outputExpiresAfter }),
    });
    return file.id;
  };
  const totals = batch.outcome?.totals;
  const errorFileId = publish(batch.errorPath, 'error', totals?.error_bytes ?? 0);
  const clean = totals !== undefined && errorFileId === null;
  const emptyId = clean && ground.faults.hits('empty-error-file-id', batch.ordinal);
  batch.published = {
    outputFileId: publish(batch.outputPath, 'output', totals?.output_bytes ?? 0),
    errorFileId: emptyId ? '' : errorFileId,
  };
  batch.work = undefined;
}

function endedAtOf(batch: BatchRecord, now: number): number {
  if (batch.cancellation !== undefined) return batch.cancellation.cancelledAt;
  return statusAt(batch, now) === 'failed' ? batch.timeline.validatedAt : endOf(batch).endedAt;
}
