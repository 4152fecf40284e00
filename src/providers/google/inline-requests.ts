import type { Payload } from '../../adapter/batch-port.ts';
import { UsageError } from '../../core/errors.ts';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { splitLines } from '../../jsonl/read-lines.ts';

/** A request inside the creation of its batch. */
export type InlineRequest = { request: JsonValue; metadata: { key: JsonValue } };

/**
 * The lines of a payload as requests inside the creation of a batch, where the key stands in the metadata of each. Held
 * in memory as a whole: only small payloads go this way.
 */
export async function readInlineRequests(payload: Payload): Promise<InlineRequest[]> {
  const requests: InlineRequest[] = [];
  for await (const block of splitLines(payload.open())) {
    for (let index = 0; index < block.count; index += 1) {
      if (block.lengthOf(index) > 0) requests.push(readLine(block.text(index)));
    }
  }
  return requests;
}

function readLine(text: string): InlineRequest {
  // JSON.parse gives nothing but JSON values; its declared type says less.
  const line = JSON.parse(text) as JsonValue;
  if (!isJsonObject(line)) throw new UsageError('A line of a payload is not an object.');
  return { request: line['request'] ?? {}, metadata: { key: line['key'] ?? null } };
}
