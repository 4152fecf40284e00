-- What version 0.1.0 wrote, schema and rows: a run that is settled, one that was submitted, and a single batch.
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
CREATE INDEX runs_by_time ON runs (created_at);
CREATE UNIQUE INDEX shards_by_batch ON shards (provider, batch_id) WHERE batch_id IS NOT NULL;
INSERT INTO runs (run_id, state, provider, model, cancel_requested, options, created_at, settled_at, requests) VALUES ('run_20260101T000000_05282848', 'settled', 'openai', 'gpt-5-mini', 0, '{"input":"questions.jsonl","maxRequests":3,"inputPath":"/home/me/questions.jsonl"}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:29:59.042Z', 5);
INSERT INTO runs (run_id, state, provider, model, cancel_requested, options, created_at, settled_at, requests) VALUES ('run_20260101T003059_ce0d13dc', 'running', 'openai', 'gpt-4.1', 0, '{"input":"questions.jsonl","params":{"max_tokens":9},"maxRequests":3,"inputPath":"/home/me/questions.jsonl"}', '2026-01-01T00:30:59.042Z', NULL, 5);
INSERT INTO runs (run_id, state, provider, model, cancel_requested, options, created_at, settled_at, requests) VALUES ('run_20260101T003159_316fb96c', 'running', 'openai', '', 0, '{"input":"requests","single":true,"withRaw":true,"metadata":{"who":"me"}}', '2026-01-01T00:31:59.042Z', NULL, 5);
INSERT INTO shards (run_id, number, state, provider, endpoint, model, shared, requests, bytes, first_row, last_row, intent_key, staged, batch_id, handle, submitted_at, status, raw_status, counts, expires_at, batch_errors, ended_at, tally) VALUES ('run_20260101T000000_05282848', 1, 'settled', 'openai', '/v1/chat/completions', 'gpt-5-mini', '{}', 3, 453, 0, 2, 'br_9ddb06070aba33f025dadd310f0e6948', '{"input_file_id":"file-upiAbKqgpiU3tyDCJMuOme"}', 'batch_6955b9e7d6fd75ff21b9ca83b355655a', '{"version":1,"provider":"openai","batchId":"batch_6955b9e7d6fd75ff21b9ca83b355655a","refs":{"input_file_id":"file-upiAbKqgpiU3tyDCJMuOme"}}', '2026-01-01T00:05:33.000Z', 'completed', 'completed', '{"total":3,"processing":0,"succeeded":3,"errored":0,"cancelled":0,"expired":0}', '2026-01-02T00:03:51.000Z', NULL, '2026-01-01T00:06:00.000Z', '{"succeeded":3,"errored":0,"cancelled":0,"expired":0,"usage":{"prompt_tokens":21,"completion_tokens":813,"total_tokens":834,"cached_tokens":0,"reasoning_tokens":704}}');
INSERT INTO shards (run_id, number, state, provider, endpoint, model, shared, requests, bytes, first_row, last_row, intent_key, staged, batch_id, handle, submitted_at, status, raw_status, counts, expires_at, batch_errors, ended_at, tally) VALUES ('run_20260101T000000_05282848', 2, 'settled', 'openai', '/v1/chat/completions', 'gpt-5-mini', '{}', 2, 302, 3, 4, 'br_e9b4fe31e4954e8314c92ba18d42a306', '{"input_file_id":"file-yeSd57wcpVWxaxiu3nHPQA"}', 'batch_6955bee23095d6957bee656beeb7a8ff', '{"version":1,"provider":"openai","batchId":"batch_6955bee23095d6957bee656beeb7a8ff","refs":{"input_file_id":"file-yeSd57wcpVWxaxiu3nHPQA"}}', '2026-01-01T00:25:06.525Z', 'completed', 'completed', '{"total":2,"processing":0,"succeeded":2,"errored":0,"cancelled":0,"expired":0}', '2026-01-02T00:25:06.000Z', NULL, '2026-01-01T00:29:22.000Z', '{"succeeded":2,"errored":0,"cancelled":0,"expired":0,"usage":{"prompt_tokens":14,"completion_tokens":188,"total_tokens":202,"cached_tokens":0,"reasoning_tokens":128}}');
INSERT INTO shards (run_id, number, state, provider, endpoint, model, shared, requests, bytes, first_row, last_row, intent_key, staged, batch_id, handle, submitted_at, status, raw_status, counts, expires_at, batch_errors, ended_at, tally) VALUES ('run_20260101T003059_ce0d13dc', 1, 'submitted', 'openai', '/v1/chat/completions', 'gpt-4.1', '{}', 3, 522, 0, 2, 'br_67327407942fd22b46a13cba606bd66d', '{"input_file_id":"file-fnkoKYpidGtBseO2fQs2LY"}', 'batch_6955c0437d17073332f9cf3fae48139b', '{"version":1,"provider":"openai","batchId":"batch_6955c0437d17073332f9cf3fae48139b","refs":{"input_file_id":"file-fnkoKYpidGtBseO2fQs2LY"}}', '2026-01-01T00:30:59.042Z', 'validating', 'validating', '{"total":0,"processing":0,"succeeded":0,"errored":0,"cancelled":0,"expired":0}', '2026-01-02T00:30:59.000Z', NULL, NULL, NULL);
INSERT INTO shards (run_id, number, state, provider, endpoint, model, shared, requests, bytes, first_row, last_row, intent_key, staged, batch_id, handle, submitted_at, status, raw_status, counts, expires_at, batch_errors, ended_at, tally) VALUES ('run_20260101T003059_ce0d13dc', 2, 'submitted', 'openai', '/v1/chat/completions', 'gpt-4.1', '{}', 2, 348, 3, 4, 'br_57e87d831c3765cc034f0159902695d5', '{"input_file_id":"file-sc5cUNXZvUIBuzbHlBjuf9"}', 'batch_6955c04320d5fd5ec2146f25c1e913f5', '{"version":1,"provider":"openai","batchId":"batch_6955c04320d5fd5ec2146f25c1e913f5","refs":{"input_file_id":"file-sc5cUNXZvUIBuzbHlBjuf9"}}', '2026-01-01T00:30:59.042Z', 'validating', 'validating', '{"total":0,"processing":0,"succeeded":0,"errored":0,"cancelled":0,"expired":0}', '2026-01-02T00:30:59.000Z', NULL, NULL, NULL);
INSERT INTO shards (run_id, number, state, provider, endpoint, model, shared, requests, bytes, first_row, last_row, intent_key, staged, batch_id, handle, submitted_at, status, raw_status, counts, expires_at, batch_errors, ended_at, tally) VALUES ('run_20260101T003159_316fb96c', 1, 'submitted', 'openai', '/v1/chat/completions', 'gpt-5-nano', '{}', 5, 755, 0, 4, 'br_2d9694e40b1c000a352ad2cc739af79b', '{"input_file_id":"file-lRaBUEETZgZRBQGbERyVJN"}', 'batch_6955c07fd72df00a75f062e1f20be7e4', '{"version":1,"provider":"openai","batchId":"batch_6955c07fd72df00a75f062e1f20be7e4","refs":{"input_file_id":"file-lRaBUEETZgZRBQGbERyVJN"}}', '2026-01-01T00:31:59.042Z', 'validating', 'validating', '{"total":0,"processing":0,"succeeded":0,"errored":0,"cancelled":0,"expired":0}', '2026-01-02T00:31:59.000Z', NULL, NULL, NULL);
PRAGMA user_version = 1;
