import { arrayAt, isJsonObject, stringAt, type JsonValue } from '../core/json.ts';
import type { BatchSnapshot, Page } from './batch-port.ts';

/**
 * Reads a listing that goes on behind its last id: `{"data": […], "has_more", "last_id"}`. Entries that are no batches are
 * passed over; undefined when it is no such listing. @param parse reads one entry
 */
export function parsePage(
  raw: JsonValue,
  parse: (entry: JsonValue) => BatchSnapshot | undefined,
): Page<BatchSnapshot> | undefined {
  if (!isJsonObject(raw) || !Array.isArray(raw['data'])) return undefined;
  const items: BatchSnapshot[] = [];
  for (const entry of arrayAt(raw, 'data')) {
    const item = parse(entry);
    if (item !== undefined) items.push(item);
  }
  if (raw['has_more'] !== true) return { items };
  const next = stringAt(raw, 'last_id') ?? items.at(-1)?.handle.batchId;
  return next === undefined ? { items } : { items, next };
}
