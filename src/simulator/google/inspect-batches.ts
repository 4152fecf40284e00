import type { SimulatedBatch } from '../simulator.ts';
import { readKeys } from './batch-input.ts';
import type { BatchRecord } from './batch-record.ts';
import { countsAt, stateAt } from './batch-state.ts';
import type { GoogleWorld } from './world.ts';

/** All batches as they are now, deleted ones too, for whoever holds the simulator. */
export async function simulatedBatches(world: GoogleWorld): Promise<readonly SimulatedBatch[]> {
  const batches = world.batches.all();
  const now = await world.batches.catchUp(batches);
  return batches.map((batch) => describe(batch, now));
}

/** The keys of a batch's requests in the order of its input; undefined when there is no such batch. */
export function readCustomIds(world: GoogleWorld, batchId: string): AsyncIterable<string> | undefined {
  const batch = world.batches.all().find((entry) => nameOf(entry) === batchId);
  return batch === undefined ? undefined : readKeys(batch.inputPath);
}

function describe(batch: BatchRecord, now: number): SimulatedBatch {
  const counts = countsAt(batch, now);
  return {
    provider: 'google',
    id: nameOf(batch),
    status: stateAt(batch, now),
    endpoint: batch.endpoint.method,
    model: batch.model.id,
    input_file_id: batch.inputFileId === undefined ? null : `files/${batch.inputFileId}`,
    output_file_id: batch.outputFileId === undefined ? null : `files/${batch.outputFileId}`,
    error_file_id: null,
    request_counts: { total: counts.total, completed: counts.succeeded, failed: counts.failed },
    metadata: batch.displayName === undefined ? null : { displayName: batch.displayName },
    created_at: Math.floor(batch.timeline.createdAt / 1000),
    custom_ids_sha256: batch.keysDigest,
  };
}

function nameOf(batch: BatchRecord): string {
  return `batches/${batch.id}`;
}
