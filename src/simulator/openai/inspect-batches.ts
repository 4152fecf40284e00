import { isJsonObject } from '../../core/json.ts';
import { readLines } from '../../jsonl/read-lines.ts';
import type { SimulatedBatch } from '../simulator.ts';
import { batchObject } from './batch-object.ts';
import type { BatchRecord } from './batch-record.ts';
import type { OpenAiWorld } from './world.ts';

/** All batches as they are now, for whoever holds the simulator. */
export async function simulatedBatches(world: OpenAiWorld): Promise<readonly SimulatedBatch[]> {
  const batches = world.batches.list();
  const now = await world.batches.catchUp(batches);
  return batches.map((batch) => describe(batch, now));
}

/** The custom_ids of a batch's input, line by line; undefined when there is no such batch. */
export function readCustomIds(world: OpenAiWorld, batchId: string): AsyncIterable<string> | undefined {
  const batch = world.batches.list().find((entry) => entry.id === batchId);
  return batch === undefined ? undefined : customIdsIn(batch.inputPath);
}

async function* customIdsIn(inputPath: string | undefined): AsyncGenerator<string> {
  if (inputPath === undefined) return;
  for await (const block of readLines(inputPath)) {
    for (const line of block.lines) yield customIdOf(line);
  }
}

function describe(batch: BatchRecord, now: number): SimulatedBatch {
  const object = batchObject(batch, now);
  return {
    provider: 'openai',
    id: object.id,
    status: object.status,
    endpoint: object.endpoint,
    model: object.model,
    input_file_id: object.input_file_id,
    output_file_id: object.output_file_id,
    error_file_id: object.error_file_id,
    request_counts: object.request_counts,
    metadata: object.metadata,
    created_at: object.created_at,
    custom_ids_sha256: batch.validation?.idDigest ?? null,
  };
}

/** Empty for a line that has none. */
function customIdOf(line: Buffer): string {
  try {
    const value: unknown = JSON.parse(line.toString());
    return isJsonObject(value) && typeof value['custom_id'] === 'string' ? value['custom_id'] : '';
  } catch {
    return '';
  }
}
