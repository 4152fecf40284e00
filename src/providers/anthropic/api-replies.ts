import { parsePage } from '../../adapter/parse-page.ts';
import type { BatchSnapshot, Page } from '../../adapter/batch-port.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { isComplete, type BatchStatus, type RequestCounts } from '../../model/batch-status.ts';
import { CHAT_ENDPOINT } from './chat-codec.ts';
import { ANTHROPIC_PROFILE } from './profile.ts';

/** A batch object as a snapshot; undefined when it is not one. Keys that are not read here stay in `raw`. */
export function parseBatch(raw: JsonValue, provider: string): BatchSnapshot | undefined {
  if (!isJsonObject(raw)) return undefined;
  const batchId = stringAt(raw, 'id');
  const rawStatus = stringAt(raw, 'processing_status');
  if (batchId === undefined || rawStatus === undefined) return undefined;
  const counts = readCounts(objectAt(raw, 'request_counts') ?? {});
  const status = readStatus(raw, rawStatus, counts);
  const createdAt = timeAt(raw, 'created_at');
  const completedAt = isComplete(status) ? timeAt(raw, 'ended_at') : undefined;
  const expiresAt = timeAt(raw, 'expires_at');
  return {
    handle: { version: 1, provider, batchId },
    status,
    rawStatus,
    counts,
    endpoint: CHAT_ENDPOINT,
    ...(createdAt !== undefined && { createdAt }),
    ...(completedAt !== undefined && { completedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    raw,
  };
}

/** Reads a listing; undefined when it is not one. */
export function parseBatchPage(raw: JsonValue, provider: string): Page<BatchSnapshot> | undefined {
  return parsePage(raw, (entry) => parseBatch(entry, provider));
}

/** Where an ended batch says that its results are; undefined when it does not. */
export function resultsUrl(batch: JsonValue): string | undefined {
  return isJsonObject(batch) ? stringAt(batch, 'results_url') : undefined;
}

/** Whether the results of a batch are gone, 29 days after its creation. */
export function isArchived(batch: JsonValue): boolean {
  return isJsonObject(batch) && stringAt(batch, 'archived_at') !== undefined;
}

/**
 * "Ended" says nothing of how: a batch was cancelled when somebody asked for it and requests were left, and expired when
 * requests ran out of time. A state that is not known means that the batch is still running.
 */
function readStatus(batch: JsonObject, raw: string, counts: RequestCounts): BatchStatus {
  const { states } = ANTHROPIC_PROFILE;
  const status = (Object.hasOwn(states, raw) ? states[raw] : undefined) ?? 'in_progress';
  if (status !== 'completed') return status;
  if (counts.cancelled > 0 && stringAt(batch, 'cancel_initiated_at') !== undefined) return 'cancelled';
  return counts.expired > 0 ? 'expired' : 'completed';
}

/** All requests count as running until the whole batch has ended. */
function readCounts(counts: JsonObject): RequestCounts {
  const processing = countAt(counts, 'processing');
  const succeeded = countAt(counts, 'succeeded');
  const errored = countAt(counts, 'errored');
  const cancelled = countAt(counts, 'canceled');
  const expired = countAt(counts, 'expired');
  const total = processing + succeeded + errored + cancelled + expired;
  return { total, processing, succeeded, errored, cancelled, expired };
}

function countAt(counts: JsonObject, key: string): number {
  const value = counts[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** Times on the wire are RFC 3339, with microseconds. */
function timeAt(object: JsonObject, key: string): string | undefined {
  const time = Date.parse(stringAt(object, key) ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
