import { countRequests } from '../../adapter/count-requests.ts';
import { parsePage } from '../../adapter/parse-page.ts';
import type { BatchSnapshot, Page, LineError } from '../../adapter/batch-port.ts';
import {
  arrayAt,
  isJsonObject,
  numberAt,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import { isComplete, type BatchStatus, type RequestCounts } from '../../model/batch-status.ts';
import { OPENAI_PROFILE } from './profile.ts';

/** A batch object as a snapshot; undefined when it is not one. Keys that are not read here stay in `raw`. */
export function parseBatch(raw: JsonValue, provider: string): BatchSnapshot | undefined {
  if (!isJsonObject(raw)) return undefined;
  const batchId = stringAt(raw, 'id');
  const rawStatus = stringAt(raw, 'status');
  if (batchId === undefined || rawStatus === undefined) return undefined;
  const status = readStatus(rawStatus);
  const inputFileId = stringAt(raw, 'input_file_id');
  const refs = inputFileId === undefined ? {} : { refs: { input_file_id: inputFileId } };
  return {
    handle: { version: 1, provider, batchId, ...refs },
    status,
    rawStatus,
    counts: readCounts(objectAt(raw, 'request_counts') ?? {}, status),
    ...readOptional('endpoint', stringAt(raw, 'endpoint')),
    ...readOptional('createdAt', timeAt(raw, 'created_at')),
    ...readOptional('completedAt', isComplete(status) ? endedAt(raw) : undefined),
    ...readOptional('expiresAt', timeAt(raw, 'expires_at')),
    ...readOptional('errors', readErrors(raw)),
    raw,
  };
}

/** Reads a listing; undefined when it is not one. */
export function parseBatchPage(raw: JsonValue, provider: string): Page<BatchSnapshot> | undefined {
  return parsePage(raw, (entry) => parseBatch(entry, provider));
}

/** The id of an uploaded file; undefined when the answer is not a file. */
export function parseFileId(raw: JsonValue): string | undefined {
  return isJsonObject(raw) ? stringAt(raw, 'id') : undefined;
}

/** A state that is not known means that the batch is still running. */
function readStatus(raw: string): BatchStatus {
  const { states } = OPENAI_PROFILE;
  return (Object.hasOwn(states, raw) ? states[raw] : undefined) ?? 'in_progress';
}

function readCounts(counts: JsonObject, status: BatchStatus): RequestCounts {
  const [succeeded, errored] = [countAt(counts, 'completed'), countAt(counts, 'failed')];
  return countRequests({ total: countAt(counts, 'total'), succeeded, errored }, status);
}

function countAt(counts: JsonObject, key: string): number {
  const value = numberAt(counts, key) ?? 0;
  return Number.isInteger(value) && value > 0 ? value : 0;
}

function endedAt(batch: JsonObject): string | undefined {
  return (
    timeAt(batch, 'completed_at') ??
    timeAt(batch, 'failed_at') ??
    timeAt(batch, 'expired_at') ??
    timeAt(batch, 'cancelled_at')
  );
}

/** The last second that an ISO date of four digits for the year can name. */
const LAST_SECOND = 253_402_300_799;

/** Times on the wire are whole seconds since 1970. */
function timeAt(object: JsonObject, key: string): string | undefined {
  const seconds = numberAt(object, key);
  if (seconds === undefined || seconds < 0 || seconds > LAST_SECOND) return undefined;
  return new Date(seconds * 1000).toISOString();
}

function readErrors(batch: JsonObject): readonly LineError[] | undefined {
  const errors = objectAt(batch, 'errors');
  if (errors === undefined) return undefined;
  const list: LineError[] = [];
  for (const entry of arrayAt(errors, 'data')) {
    if (!isJsonObject(entry)) continue;
    const line = numberAt(entry, 'line');
    list.push({
      code: stringAt(entry, 'code') ?? 'unknown',
      message: stringAt(entry, 'message') ?? 'OpenAI gave no explanation.',
      ...(line !== undefined && line >= 1 && { line }),
      ...readOptional('field', stringAt(entry, 'param')),
    });
  }
  return list.length === 0 ? undefined : list;
}

function readOptional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  // A computed key widens to any string for the compiler.
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}
