import { isJsonObject } from '../../core/json.ts';
import { readLines } from '../../jsonl/read-lines.ts';
import type { SimulatedBatch } from '../simulator.ts';
import type { BatchRecord } from './batch-record.ts';
import { statusAt } from './batch-state.ts';
import type { AnthropicWorld } from './world.ts';
import { textAt } from './text-at.ts';

/** All batches as they are now, for whoever holds the simulator; those that were deleted too. */
export async function simulatedBatches(world: AnthropicWorld): Promise<readonly SimulatedBatch[]> {
  const batches = world.batches.all();
  const now = await world.batches.catchUp(batches);
  return batches.map((batch) => describe(batch, now));
}

/** The custom_ids of a batch's requests in their order; undefined when there is no such batch. */
export function readCustomIds(world: AnthropicWorld, batchId: string): AsyncIterable<string> | undefined {
  const batch = world.batches.all().find((entry) => entry.id === batchId);
  return batch === undefined ? undefined : customIdsIn(batch.inputPath);
}

async function* customIdsIn(inputPath: string): AsyncGenerator<string> {
  for await (const block of readLines(inputPath)) {
    for (const line of block.lines) {
      const request: unknown = JSON.parse(line.toString());
      yield isJsonObject(request) ? textAt(request, 'custom_id') : '';
    }
  }
}

function describe(batch: BatchRecord, now: number): SimulatedBatch {
  const status = statusAt(batch, now);
  const outcome = status === 'ended' ? batch.outcome : undefined;
  const { errored = 0, canceled = 0, expired = 0, succeeded = 0 } = outcome ?? {};
  return {
    provider: 'anthropic',
    id: batch.id,
    status,
    endpoint: '/v1/messages',
    model: null,
    input_file_id: null,
    output_file_id: null,
    error_file_id: null,
    request_counts: { total: batch.count, completed: succeeded, failed: errored + canceled + expired },
    metadata: null,
    created_at: Math.floor(batch.timeline.createdAt / 1000),
    custom_ids_sha256: batch.idDigest,
  };
}
