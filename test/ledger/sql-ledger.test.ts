import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { LedgerError } from '../../src/core/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { NewShard, RunRecord } from '../../src/ledger/records.ts';
import { openSqliteLedger } from '../../src/ledger/sql-ledger.ts';

let directory: string;
let path: string;
let ledger: Ledger;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
  path = join(directory, 'ledger.db');
  ledger = await openSqliteLedger(path);
});
afterEach(async () => {
  await ledger.close();
  await rm(directory, { recursive: true });
});

function run(runId: string, createdAt = '2026-01-01T00:00:00.000Z'): RunRecord {
  return {
    runId,
    state: 'intake',
    targets: [{ provider: 'openai', model: 'gpt-5-mini' }],
    cancelRequested: false,
    options: { input: 'a.jsonl' },
    createdAt,
    requests: 0,
  };
}

function shard(number: number): NewShard {
  return {
    number,
    target: 0,
    provider: 'openai',
    endpoint: '/v1/chat/completions',
    model: 'gpt-5-mini',
    shared: { beta: 'x' },
    requests: 10,
    bytes: 1000,
    firstRow: 0,
    lastRow: 9,
  };
}

describe('the ledger', () => {
  test('gives back what was recorded', async () => {
    await ledger.recordRun(run('run_1'));
    await ledger.recordShards('run_1', [shard(1), shard(2)]);
    expect(await ledger.findRun('run_1')).toEqual(run('run_1'));
    expect(await ledger.listShards('run_1')).toEqual([
      { ...shard(1), runId: 'run_1', state: 'planned' },
      { ...shard(2), runId: 'run_1', state: 'planned' },
    ]);
  });

  test('lists runs newest first', async () => {
    await ledger.recordRun(run('run_a', '2026-01-02T00:00:00.000Z'));
    await ledger.recordRun(run('run_b', '2026-01-03T00:00:00.000Z'));
    await ledger.recordRun(run('run_c', '2026-01-01T00:00:00.000Z'));
    expect((await ledger.listRuns()).map((record) => record.runId)).toEqual(['run_b', 'run_a', 'run_c']);
    expect(await ledger.listRuns(1)).toHaveLength(1);
  });

  test('makes a move only from the state that it is asked to be made from, and only once', async () => {
    await ledger.recordRun(run('run_1'));
    await ledger.recordShards('run_1', [shard(1)]);
    const moves = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        ledger.moveShard('run_1', 1, 'planned', 'intent', { intentKey: `br_${i}` }),
      ),
    );
    expect(moves.filter(Boolean)).toHaveLength(1);
    expect((await ledger.listShards('run_1'))[0]?.intentKey).toBe('br_0');
    expect(await ledger.moveRun('run_1', 'planned', 'running')).toBe(false);
    expect(await ledger.moveRun('run_1', 'intake', 'planned', { requests: 10 })).toBe(true);
  });

  test('lets no shard of a cancelled run move to its intent', async () => {
    await ledger.recordRun(run('run_1'));
    await ledger.recordShards('run_1', [shard(1)]);
    await ledger.changeRun('run_1', { cancelRequested: true });
    expect(await ledger.moveShard('run_1', 1, 'planned', 'intent', { intentKey: 'br_1' })).toBe(false);
    expect(await ledger.moveShard('run_1', 1, 'planned', 'settled')).toBe(true);
  });

  test('keeps every change of a shard, and finds it by its batch', async () => {
    await ledger.recordRun(run('run_1'));
    await ledger.recordShards('run_1', [shard(1)]);
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
    const changes = {
      intentKey: 'br_1',
      staged: { input_file_id: 'file-1' },
      batchId: 'batch_1',
      handle: { version: 1, provider: 'openai', batchId: 'batch_1' },
      submittedAt: '2026-01-01T00:00:01.000Z',
      status: 'completed' as const,
      rawStatus: 'completed',
      counts: { total: 10, processing: 0, succeeded: 9, errored: 1, cancelled: 0, expired: 0 },
      expiresAt: '2026-01-02T00:00:00.000Z',
      batchErrors: [{ code: 'x', message: 'y' }],
      endedAt: '2026-01-01T01:00:00.000Z',
      tally: { succeeded: 9, errored: 1, cancelled: 0, expired: 0, usage },
    };
    await ledger.moveShard('run_1', 1, 'planned', 'submitted', changes);
    expect(await ledger.findShardByBatch('openai', 'batch_1')).toEqual({
      ...shard(1),
      runId: 'run_1',
      state: 'submitted',
      ...changes,
    });
  });

  test('takes late words about a batch that was refused and sent again for what they are', async () => {
    await ledger.recordRun(run('run_1'));
    await ledger.recordShards('run_1', [shard(1)]);
    await ledger.moveShard('run_1', 1, 'planned', 'submitted', { batchId: 'batch_1', status: 'validating' });
    expect(await ledger.replanShard('run_1', 1, 'batch_1')).toBe(true);
    expect(await ledger.listShards('run_1')).toEqual([{ ...shard(1), runId: 'run_1', state: 'planned' }]);
    await ledger.moveShard('run_1', 1, 'planned', 'submitted', { batchId: 'batch_2', status: 'validating' });

    expect(await ledger.refreshShard('run_1', 1, 'batch_1', { status: 'failed' })).toBe(false);
    expect(await ledger.replanShard('run_1', 1, 'batch_1')).toBe(false);
    expect(await ledger.moveShard('run_1', 1, 'submitted', 'ended', {}, 'batch_1')).toBe(false);
    expect(await ledger.listShards('run_1')).toEqual([
      { ...shard(1), runId: 'run_1', state: 'submitted', batchId: 'batch_2', status: 'validating' },
    ]);
    expect(await ledger.refreshShard('run_1', 1, 'batch_2', { status: 'in_progress' })).toBe(true);
  });

  test('two batches of one id, or two shards of one intent, cannot be recorded', async () => {
    await ledger.recordRun(run('run_1'));
    await ledger.recordShards('run_1', [shard(1), shard(2)]);
    const submit = (number: number, batchId: string, intentKey: string): Promise<boolean> =>
      ledger.moveShard('run_1', number, 'planned', 'submitted', { batchId, intentKey });
    await submit(1, 'batch_1', 'br_1');
    await expect(submit(2, 'batch_1', 'br_2')).rejects.toThrow(LedgerError);
    await expect(submit(2, 'batch_2', 'br_1')).rejects.toThrow(LedgerError);
  });

  test('an intake that begins again replaces its shards, and a forgotten run takes them with it', async () => {
    await ledger.recordRun(run('run_1'));
    await ledger.recordShards('run_1', [shard(1), shard(2), shard(3)]);
    await ledger.recordShards('run_1', [shard(1)]);
    expect(await ledger.listShards('run_1')).toHaveLength(1);
    await ledger.forgetRun('run_1');
    expect(await ledger.findRun('run_1')).toBeUndefined();
    expect(await ledger.listShards('run_1')).toEqual([]);
  });

  test('a run that is past its intake keeps its shards, and is not forgotten', async () => {
    await ledger.recordRun(run('run_1'));
    expect(await ledger.recordShards('run_1', [shard(1), shard(2)])).toBe(true);
    await ledger.moveRun('run_1', 'intake', 'planned');
    await ledger.moveShard('run_1', 1, 'planned', 'intent', { intentKey: 'br_1' });
    expect(await ledger.recordShards('run_1', [shard(1)])).toBe(false);
    expect(await ledger.forgetRun('run_1')).toBe(false);
    expect((await ledger.listShards('run_1')).map(({ state }) => state)).toEqual(['intent', 'planned']);
  });

  test('takes ten thousand shards', async () => {
    await ledger.recordRun(run('run_1'));
    await ledger.recordShards(
      'run_1',
      Array.from({ length: 10_000 }, (_, i) => shard(i + 1)),
    );
    expect(await ledger.listShards('run_1')).toHaveLength(10_000);
  });
});

describe('the ledger file', () => {
  test('has the schema that was reviewed', async () => {
    const database = new DatabaseSync(path, { readOnly: true });
    const rows = database
      .prepare('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name')
      .all();
    const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
    database.close();
    const schema = rows.map((row) => `${String(row['sql']).replaceAll(/\n {2}/g, '\n')};\n`).join('\n');
    await expect(`-- user_version ${String(version)}\n\n${schema}`).toMatchFileSnapshot('schema.sql');
  });

  test('can be read by its owner only, with what SQLite puts beside it', async () => {
    await ledger.recordRun(run('run_1'));
    for (const suffix of ['', '-wal', '-shm'])
      expect((await stat(`${path}${suffix}`)).mode & 0o777).toBe(0o600);
  });

  test('twenty that open a new file at once all find it migrated', async () => {
    const fresh = join(directory, 'fresh.db');
    const opened = await Promise.all(Array.from({ length: 20 }, () => openSqliteLedger(fresh)));
    await Promise.all(opened.map((one, i) => one.recordRun(run(`run_${i}`))));
    expect(await opened[0]?.listRuns()).toHaveLength(20);
    for (const one of opened) await one.close();
  });

  test('of a newer version is refused with its path, and left as it is', async () => {
    const newer = join(directory, 'newer.db');
    const database = new DatabaseSync(newer);
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(openSqliteLedger(newer)).rejects.toThrow(/newer\.db.*newer batch-router/);
  });

  test('that is no database is refused with its path', async () => {
    const other = join(directory, 'other.db');
    await writeFile(other, 'this is not a database, it is a text of some length'.repeat(100));
    await expect(openSqliteLedger(other)).rejects.toThrow(`Cannot open the ledger ${other}`);
    expect(await readFile(other, 'utf8')).toContain('this is not a database');
  });
});
