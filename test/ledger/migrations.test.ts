import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { LedgerError } from '../../src/core/errors.ts';
import { openSqliteLedger } from '../../src/ledger/sql-ledger.ts';

const VERSION_1 = join(import.meta.dirname, 'version-1.sql');

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
  path = join(directory, 'ledger.db');
});
afterEach(() => rm(directory, { recursive: true }));

async function writeVersion1(): Promise<void> {
  const database = new DatabaseSync(path);
  database.exec(await readFile(VERSION_1, 'utf8'));
  database.close();
}

interface OldRow {
  readonly [column: string]: unknown;
}

function readOld(table: string): readonly OldRow[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare(`SELECT * FROM ${table}`).all() as OldRow[];
  database.close();
  return rows;
}

function readVersion(): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare('PRAGMA user_version').get();
  database.close();
  return row?.['user_version'];
}

describe('a ledger of version 1', () => {
  test('keeps its runs and their shards, each run with the one target that it had', async () => {
    await writeVersion1();
    const runs = readOld('runs');
    const shards = readOld('shards');
    expect([runs.length, shards.length]).toEqual([3, 5]);
    const ledger = await openSqliteLedger(path);
    const kept = await ledger.listRuns();
    expect(kept.toReversed().map((run) => [run.runId, run.state, run.requests, run.targets])).toEqual(
      runs.map((row) => [
        row['run_id'],
        row['state'],
        row['requests'],
        [{ provider: row['provider'], model: row['model'] }],
      ]),
    );
    for (const row of shards) {
      const shard = await ledger.findShardByBatch(String(row['provider']), String(row['batch_id']));
      expect(shard).toMatchObject({
        runId: row['run_id'],
        number: row['number'],
        target: 0,
        state: row['state'],
        model: row['model'],
        requests: row['requests'],
        intentKey: row['intent_key'],
        handle: JSON.parse(String(row['handle'])),
      });
      expect(JSON.stringify(shard?.tally ?? null)).toBe(row['tally'] ?? 'null');
    }
    await ledger.close();
    expect(readVersion()).toBe(2);
  });

  test('is gone on with: shards move, and runs over several targets are recorded beside the old ones', async () => {
    await writeVersion1();
    const ledger = await openSqliteLedger(path);
    const open = (await ledger.listRuns()).find(({ state }) => state === 'running');
    const [shard] = await ledger.listShards(open?.runId ?? '');
    expect(await ledger.moveShard(open?.runId ?? '', shard?.number ?? 0, 'submitted', 'ended')).toBe(true);
    const targets = [
      { provider: 'openai', model: 'gpt-5' },
      { provider: 'other', model: 'm' },
    ];
    const run = {
      runId: 'run_new',
      state: 'intake',
      targets,
      cancelRequested: false,
      options: {},
      createdAt: '2027-01-01T00:00:00.000Z',
      requests: 0,
    } as const;
    await ledger.recordRun(run);
    expect(await ledger.findRun('run_new')).toEqual(run);
    await ledger.close();
  });

  test('is migrated once by many that open it at the same time', async () => {
    await writeVersion1();
    const opened = await Promise.all(Array.from({ length: 20 }, () => openSqliteLedger(path)));
    for (const ledger of opened) expect(await ledger.listRuns()).toHaveLength(3);
    for (const ledger of opened) await ledger.close();
  });

  test('that cannot be migrated is left as it is', async () => {
    await writeVersion1();
    const database = new DatabaseSync(path);
    // Something in the way of the second step, after it has changed things.
    database.exec('ALTER TABLE shards ADD COLUMN target TEXT');
    database.close();
    const before = readOld('runs');
    await expect(openSqliteLedger(path)).rejects.toThrow(LedgerError);
    expect(readOld('runs')).toEqual(before);
    expect(readVersion()).toBe(1);
  });
});
