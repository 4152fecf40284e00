import { countRequests } from '../../adapter/count-requests.ts';
import type { BatchSnapshot, LineError, Page } from '../../adapter/batch-port.ts';
import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import { isComplete, type BatchStatus, type RequestCounts } from '../../model/batch-status.ts';
import { readStatus } from './api-error.ts';
import { readOutput } from './batch-output.ts';
import { countAt } from './count-at.ts';
import { CHAT_ENDPOINT, EMBEDDING_ENDPOINT } from './endpoints.ts';
import { GOOGLE_PROFILE } from './profile.ts';
import { PROVIDER } from './settings.ts';

/** What batches are called behind, `batches/abc`. */
const BATCHES = 'batches/';

/** The bare id of a batch, which people and other tools also write with its collection. */
export function bareBatchId(id: string): string {
  return id.startsWith(BATCHES) ? id.slice(BATCHES.length) : id;
}

/** An operation as the snapshot of a batch; undefined when it is none. Fields that are not read here stay in `raw`. */
export function parseBatch(raw: JsonValue): BatchSnapshot | undefined {
  if (!isJsonObject(raw)) return undefined;
  const metadata = objectAt(raw, 'metadata') ?? {};
  const name = stringAt(raw, 'name') ?? stringAt(metadata, 'name');
  if (name === undefined || !name.startsWith(BATCHES) || name === BATCHES) return undefined;
  const { rawStatus, status } = readState(raw, metadata);
  const fileName = stringAt(objectAt(metadata, 'inputConfig') ?? {}, 'fileName');
  const refs = fileName === undefined ? {} : { refs: { file_name: fileName } };
  return {
    handle: { version: 1, provider: PROVIDER, batchId: bareBatchId(name), ...refs },
    status,
    rawStatus,
    counts: readCounts(objectAt(metadata, 'batchStats') ?? {}, status),
    ...readEndpoint(metadata),
    ...readTime('createdAt', stringAt(metadata, 'createTime')),
    ...(isComplete(status) && readTime('completedAt', stringAt(metadata, 'endTime'))),
    ...(status === 'failed' && readErrors(raw)),
    raw,
  };
}

/** Reads a listing, in which an empty list is left out; undefined when it is not one. */
export function parseBatchPage(raw: JsonValue): Page<BatchSnapshot> | undefined {
  if (!isJsonObject(raw) || !Array.isArray(raw['operations'] ?? [])) return undefined;
  const items: BatchSnapshot[] = [];
  for (const entry of arrayAt(raw, 'operations')) {
    const item = parseBatch(entry);
    if (item !== undefined) items.push(item);
  }
  const next = stringAt(raw, 'nextPageToken');
  return next === undefined ? { items } : { items, next };
}

/** Code of google.rpc.Code for what was cancelled. */
const CANCELLED = 'CANCELLED';

interface State {
  readonly status: BatchStatus;
  readonly rawStatus: string;
}

/**
 * The state that the batch names. A state that is not known means that it is still running; one that is missing, since
 * defaults are left out on the wire, follows from the operation.
 */
function readState(operation: JsonObject, metadata: JsonObject): State {
  const raw = stringAt(metadata, 'state');
  const error = objectAt(operation, 'error');
  if (raw === undefined) return stateOfOperation(operation, error);
  const { states } = GOOGLE_PROFILE;
  const named = (Object.hasOwn(states, raw) ? states[raw] : undefined) ?? 'in_progress';
  // The file of results is named a moment after the success.
  const isEarly = named === 'completed' && readOutput(operation) === undefined;
  return { status: isEarly ? 'finalizing' : named, rawStatus: raw };
}

function stateOfOperation(operation: JsonObject, error: JsonObject | undefined): State {
  if (operation['done'] !== true) return { status: 'queued', rawStatus: 'not done' };
  if (error === undefined) {
    return { status: readOutput(operation) === undefined ? 'finalizing' : 'completed', rawStatus: 'done' };
  }
  const { code = 'error' } = readStatus(error);
  return { status: code === CANCELLED ? 'cancelled' : 'failed', rawStatus: code };
}

/** Zeros are left out on the wire, and so is everything before the first count. */
function readCounts(stats: JsonObject, status: BatchStatus): RequestCounts {
  const total = countAt(stats, 'requestCount') ?? 0;
  const succeeded = countAt(stats, 'successfulRequestCount') ?? 0;
  const errored = countAt(stats, 'failedRequestCount') ?? 0;
  return countRequests({ total, succeeded, errored }, status);
}

/** `type.googleapis.com/google.ai.generativelanguage.v1main.EmbedContentBatch`, whatever the version. */
function readEndpoint(metadata: JsonObject): { readonly endpoint?: string } {
  const type = stringAt(metadata, '@type');
  if (type === undefined) return {};
  if (type.endsWith('.EmbedContentBatch')) return { endpoint: EMBEDDING_ENDPOINT };
  return type.endsWith('.GenerateContentBatch') ? { endpoint: CHAT_ENDPOINT } : {};
}

/** Times come with nanoseconds (RFC 3339). */
function readTime<Key extends string>(key: Key, text: string | undefined): { readonly [K in Key]?: string } {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  if (Number.isNaN(time)) return {};
  // A computed key widens to any string for the compiler.
  return { [key]: new Date(time).toISOString() } as { readonly [K in Key]?: string };
}

/** `Error on line 12: invalid JSON, …`, one after the other in one message. */
const LINE_ERROR = /^Error on line (\d+): (.*)$/gm;

function readErrors(operation: JsonObject): { readonly errors?: readonly LineError[] } {
  const error = objectAt(operation, 'error');
  if (error === undefined) return {};
  const { code = 'unknown', message = 'Gemini gave no explanation.' } = readStatus(error);
  const errors: LineError[] = [];
  for (const [, line, text = ''] of message.matchAll(LINE_ERROR)) {
    errors.push({ line: Number(line), code, message: text });
  }
  return { errors: errors.length === 0 ? [{ code, message }] : errors };
}
