import type { JsonObject } from '../core/json.ts';
import type { RunChanges, RunRecord, RunTarget, ShardChanges, ShardRecord } from './records.ts';
import type { RunRow, ShardRow } from './tables.ts';

/** How each field of a shard that may change is written. */
const SHARD_COLUMNS: {
  readonly [K in keyof Required<ShardChanges>]: { column: keyof ShardRow; json: boolean };
} = {
  intentKey: { column: 'intent_key', json: false },
  staged: { column: 'staged', json: true },
  batchId: { column: 'batch_id', json: false },
  handle: { column: 'handle', json: true },
  submittedAt: { column: 'submitted_at', json: false },
  status: { column: 'status', json: false },
  rawStatus: { column: 'raw_status', json: false },
  counts: { column: 'counts', json: true },
  expiresAt: { column: 'expires_at', json: false },
  batchErrors: { column: 'batch_errors', json: true },
  endedAt: { column: 'ended_at', json: false },
  tally: { column: 'tally', json: true },
};

/** The columns that `changes` sets. */
export function shardColumns(changes: ShardChanges): Partial<ShardRow> {
  const columns: Record<string, unknown> = {};
  for (const [field, { column, json }] of Object.entries(SHARD_COLUMNS)) {
    // The entries of a table that is complete by type: each field is a key of the changes.
    const value = changes[field as keyof ShardChanges];
    if (value !== undefined) columns[column] = json ? JSON.stringify(value) : value;
  }
  return columns;
}

/** The columns that `changes` sets. */
export function runColumns(changes: RunChanges): Partial<RunRow> {
  return {
    ...(changes.settledAt === undefined ? {} : { settled_at: changes.settledAt }),
    ...(changes.requests === undefined ? {} : { requests: changes.requests }),
    ...(changes.cancelRequested === undefined ? {} : { cancel_requested: changes.cancelRequested ? 1 : 0 }),
  };
}

/** A run as a row. */
export function runRow(run: RunRecord): RunRow {
  return {
    run_id: run.runId,
    state: run.state,
    targets: JSON.stringify(run.targets),
    cancel_requested: run.cancelRequested ? 1 : 0,
    options: JSON.stringify(run.options),
    created_at: run.createdAt,
    settled_at: run.settledAt ?? null,
    requests: run.requests,
  };
}

/** A row as a run. */
export function runRecord(row: RunRow): RunRecord {
  return {
    runId: row.run_id,
    state: row.state,
    // Written by `runRow`, or by the migration from a single target.
    targets: JSON.parse(row.targets) as readonly RunTarget[],
    cancelRequested: row.cancel_requested === 1,
    // Written by `runRow`.
    options: JSON.parse(row.options) as JsonObject,
    createdAt: row.created_at,
    ...(row.settled_at === null ? {} : { settledAt: row.settled_at }),
    requests: row.requests,
  };
}

/** A row as a shard. */
export function shardRecord(row: ShardRow): ShardRecord {
  const record: Record<string, unknown> = {
    runId: row.run_id,
    number: row.number,
    state: row.state,
    target: row.target,
    provider: row.provider,
    endpoint: row.endpoint,
    model: row.model,
    shared: JSON.parse(row.shared) as unknown,
    requests: row.requests,
    bytes: row.bytes,
    firstRow: row.first_row,
    lastRow: row.last_row,
  };
  for (const [field, { column, json }] of Object.entries(SHARD_COLUMNS)) {
    const value = row[column];
    if (value !== null) record[field] = json ? (JSON.parse(String(value)) as unknown) : value;
  }
  // Written by `shardColumns` from the same table: the compiler cannot follow it through SQL.
  return record as unknown as ShardRecord;
}
