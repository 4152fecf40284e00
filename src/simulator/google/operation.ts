import type { JsonObject } from '../../core/json.ts';
import { seededShare } from '../seeded.ts';
import { STATUS_CODES, type StatusName } from './api-error.ts';
import type { BatchRecord } from './batch-record.ts';
import { countsAt, endedAt, stateAt, type BatchState } from './batch-state.ts';
import { timestamp } from './timestamp.ts';
import type { GoogleWorld } from './world.ts';

const TYPES = 'type.googleapis.com/google.ai.generativelanguage.v1main';
/** The result file is named at the second or third look after the success, since it was seen to come late. */
const MOST_LATE_LOOKS = 2;

/** Why a batch that has ended has no results. */
const ERRORS: Readonly<Partial<Record<BatchState, { status: StatusName; message: string }>>> = {
  BATCH_STATE_CANCELLED: { status: 'CANCELLED', message: 'The batch was cancelled.' },
  BATCH_STATE_EXPIRED: {
    status: 'DEADLINE_EXCEEDED',
    message: 'The batch was not finished within 48 hours.',
  },
};

/** A batch at `now` as the operation that Google sends. */
export function operationObject(world: GoogleWorld, batch: BatchRecord, now: number): JsonObject {
  const output = outputOf(world, batch);
  const error = ERRORS[stateAt(batch, now)];
  return {
    name: `batches/${batch.id}`,
    metadata: { '@type': `${TYPES}.${batch.endpoint.batchType}`, ...batchObject(world, batch, now) },
    ...(error === undefined && output === undefined ? {} : { done: true }),
    ...(error === undefined
      ? {}
      : { error: { code: STATUS_CODES[error.status].rpc, message: error.message } }),
    ...(output === undefined
      ? {}
      : { response: { '@type': `${TYPES}.${batch.endpoint.outputType}`, ...output } }),
  };
}

/** A batch at `now` by itself, in the order of keys that recordings show; what is empty or 0 is left out. */
export function batchObject(world: GoogleWorld, batch: BatchRecord, now: number): JsonObject {
  const { seed } = world.ground;
  const ended = endedAt(batch, now);
  const created = timestamp(batch.timeline.createdAt, seed, 'created', batch.ordinal);
  const output = outputOf(world, batch);
  return {
    model: `models/${batch.model.id}`,
    ...(batch.displayName === undefined ? {} : { displayName: batch.displayName }),
    ...(batch.inputFileId === undefined ? {} : { inputConfig: { fileName: `files/${batch.inputFileId}` } }),
    ...(output === undefined ? {} : { output }),
    createTime: created,
    ...(ended === undefined ? {} : { endTime: timestamp(ended, seed, 'ended', batch.ordinal) }),
    updateTime: ended === undefined ? created : timestamp(ended, seed, 'updated', batch.ordinal),
    batchStats: statsOf(batch, now),
    state: stateAt(batch, now),
    ...(batch.priority === undefined ? {} : { priority: String(batch.priority) }),
    name: `batches/${batch.id}`,
  };
}

/** The results of a batch, once they are to be seen. */
function outputOf(world: GoogleWorld, batch: BatchRecord): JsonObject | undefined {
  if (batch.inlined !== undefined) return { inlinedResponses: { inlinedResponses: batch.inlined } };
  if (batch.outputFileId === undefined || batch.looks < lateLooks(world, batch)) return undefined;
  return { responsesFile: `files/${batch.outputFileId}` };
}

function lateLooks(world: GoogleWorld, batch: BatchRecord): number {
  const { seed, faults } = world.ground;
  const usual = 1 + Math.floor(seededShare(seed, 'late file', batch.ordinal) * MOST_LATE_LOOKS);
  return usual + faults.valueOf('late-file');
}

function statsOf(batch: BatchRecord, now: number): JsonObject {
  const { total, succeeded, failed, pending } = countsAt(batch, now);
  const counts = {
    requestCount: total,
    successfulRequestCount: succeeded,
    failedRequestCount: failed,
    pendingRequestCount: pending,
  };
  const texts = Object.entries(counts).map(([name, count]) => [name, String(count)]);
  return Object.fromEntries(texts.filter(([, count]) => count !== '0'));
}
