/**
 * The schema, one step a version; a step that was released never changes. `test/ledger/schema.sql` holds the result, so
 * that a change of the schema shows in review.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('intake', 'planned', 'running', 'settled')),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    options TEXT NOT NULL,
    created_at TEXT NOT NULL,
    settled_at TEXT,
    requests INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX runs_by_time ON runs (created_at);

  CREATE TABLE shards (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'intent', 'submitted', 'ended', 'collected', 'settled')),
    provider TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    shared TEXT NOT NULL,
    requests INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    last_row INTEGER NOT NULL,
    intent_key TEXT UNIQUE,
    staged TEXT,
    batch_id TEXT,
    handle TEXT,
    submitted_at TEXT,
    status TEXT,
    raw_status TEXT,
    counts TEXT,
    expires_at TEXT,
    batch_errors TEXT,
    ended_at TEXT,
    tally TEXT,
    PRIMARY KEY (run_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX shards_by_batch ON shards (provider, batch_id) WHERE batch_id IS NOT NULL;
  `,
  // Columns are changed in place: with foreign keys on, dropping a table of runs would take their shards along.
  `
  ALTER TABLE runs ADD COLUMN targets TEXT NOT NULL DEFAULT '[]';
  UPDATE runs SET targets = json_array(json_object('provider', provider, 'model', model));
  ALTER TABLE runs DROP COLUMN provider;
  ALTER TABLE runs DROP COLUMN model;
  ALTER TABLE shards ADD COLUMN target INTEGER NOT NULL DEFAULT 0;
  `,
];
