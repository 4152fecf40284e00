import type { ShardState, RunState } from './records.ts';

/** A row of `runs`, as SQL has it; objects and lists are JSON text. */
export interface RunRow {
  run_id: string;
  state: RunState;
  targets: string;
  cancel_requested: number;
  options: string;
  created_at: string;
  settled_at: string | null;
  requests: number;
}

/** A row of `shards`, as SQL has it; objects are JSON text. */
export interface ShardRow {
  run_id: string;
  number: number;
  state: ShardState;
  target: number;
  provider: string;
  endpoint: string;
  model: string;
  shared: string;
  requests: number;
  bytes: number;
  first_row: number;
  last_row: number;
  intent_key: string | null;
  staged: string | null;
  batch_id: string | null;
  handle: string | null;
  submitted_at: string | null;
  status: string | null;
  raw_status: string | null;
  counts: string | null;
  expires_at: string | null;
  batch_errors: string | null;
  ended_at: string | null;
  tally: string | null;
}

/** The tables that queries are checked against. */
export interface Tables {
  runs: RunRow;
  shards: ShardRow;
}
