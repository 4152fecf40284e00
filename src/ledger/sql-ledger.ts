import { Kysely, sql, SqliteDialect, type SqlBool, type SqliteDatabase } from 'kysely';

import { LedgerError } from '../core/errors.ts';
import type { Ledger } from './ledger.ts';
import type { NewShard, RunRecord, ShardRecord } from './records.ts';
import { runColumns, runRecord, runRow, shardColumns, shardRecord } from './row-mapping.ts';
import type { ShardRow, Tables } from './tables.ts';

/** Some 300 bytes of JSON each: a statement's worth is a third of a megabyte. */
const SHARDS_PER_INSERT = 1000;

/** Opens the ledger at `path`, creating it when it is not there. @throws LedgerError */
export async function openSqliteLedger(path: string): Promise<Ledger> {
  const run = guard(path);
  // `node:sqlite` is loaded by those who open a ledger and by nobody else: it costs start-up time.
  const { openSqliteDatabase } = await import('./sqlite-database.ts');
  const database = await run('open', () => openSqliteDatabase(path));
  return createSqlLedger(database, path);
}

/** The ledger over an open database. @param path is named in errors */
export function createSqlLedger(database: SqliteDatabase, path: string): Ledger {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const run = guard(path);
  return {
    ...runQueries(db, run),
    ...shardQueries(db, run),
    close: () => run('close', () => db.destroy()),
  };
}

type Guard = <T>(action: string, work: () => T | Promise<T>) => Promise<T>;

/** Turns whatever the database throws into a `LedgerError` that names the file. */
function guard(path: string): Guard {
  return async (action, work) => {
    try {
      return await work();
    } catch (cause) {
      throw new LedgerError(action, path, cause);
    }
  };
}

type RunQueries = Pick<Ledger, 'recordRun' | 'findRun' | 'listRuns' | 'forgetRun' | 'moveRun' | 'changeRun'>;

function runQueries(db: Kysely<Tables>, run: Guard): RunQueries {
  return {
    recordRun: (record: RunRecord) =>
      run('write', async () => {
        await db.insertInto('runs').values(runRow(record)).execute();
      }),
    findRun: (runId) =>
      run('read', async () => {
        const row = await db.selectFrom('runs').selectAll().where('run_id', '=', runId).executeTakeFirst();
        return row === undefined ? undefined : runRecord(row);
      }),
    listRuns: (limit = Number.MAX_SAFE_INTEGER) =>
      run('read', async () => {
        const rows = await db
          .selectFrom('runs')
          .selectAll()
          .orderBy('created_at', 'desc')
          .orderBy('run_id', 'desc')
          .limit(limit)
          .execute();
        return rows.map(runRecord);
      }),
    forgetRun: (runId) =>
      run('write', async () => {
        const done = await db
          .deleteFrom('runs')
          .where('run_id', '=', runId)
          .where('state', '=', 'intake')
          .executeTakeFirst();
        return done.numDeletedRows === 1n;
      }),
    moveRun: (runId, from, to, changes = {}) =>
      run('write', async () => {
        const done = await db
          .updateTable('runs')
          .set({ ...runColumns(changes), state: to })
          .where('run_id', '=', runId)
          .where('state', '=', from)
          .executeTakeFirst();
        return done.numUpdatedRows === 1n;
      }),
    changeRun: (runId, changes) =>
      run('write', async () => {
        await db.updateTable('runs').set(runColumns(changes)).where('run_id', '=', runId).execute();
      }),
  };
}

type ShardQueries = Pick<
  Ledger,
  'recordShards' | 'listShards' | 'findShardByBatch' | 'moveShard' | 'replanShard' | 'refreshShard'
>;

function shardQueries(db: Kysely<Tables>, run: Guard): ShardQueries {
  const shards = (): ReturnType<typeof selectShards> => selectShards(db);
  return {
    recordShards: (runId, list) => run('write', () => replaceShards(db, runId, list)),
    listShards: (runId) =>
      run('read', async () => {
        const rows = await shards().where('run_id', '=', runId).orderBy('number').execute();
        return rows.map(shardRecord);
      }),
    findShardByBatch: (provider, batchId): Promise<ShardRecord | undefined> =>
      run('read', async () => {
        const row = await shards()
          .where('provider', '=', provider)
          .where('batch_id', '=', batchId)
          .executeTakeFirst();
        return row === undefined ? undefined : shardRecord(row);
      }),
    moveShard: (runId, number, from, to, changes = {}, batchId) =>
      run('write', async () => {
        const done = await db
          .updateTable('shards')
          .set({ ...shardColumns(changes), state: to })
          .where('run_id', '=', runId)
          .where('number', '=', number)
          .where('state', '=', from)
          .$if(batchId !== undefined, (query) => query.where('batch_id', '=', batchId ?? null))
          .$if(to === 'intent', (query) =>
            query.where((where) => where.not(where.exists(cancelledRun(db, runId)))),
          )
          .executeTakeFirst();
        return done.numUpdatedRows === 1n;
      }),
    replanShard: (runId, number, batchId) =>
      run('write', () => changeOpenBatch(db, runId, number, batchId, { ...NO_BATCH, state: 'planned' })),
    refreshShard: (runId, number, batchId, changes) =>
      run('write', () => changeOpenBatch(db, runId, number, batchId, shardColumns(changes))),
  };
}

/** Changes a shard that is still that batch, and whose batch has not ended. False when it is not. */
async function changeOpenBatch(
  db: Kysely<Tables>,
  runId: string,
  number: number,
  batchId: string,
  columns: Partial<ShardRow>,
): Promise<boolean> {
  const done = await db
    .updateTable('shards')
    .set(columns)
    .where('run_id', '=', runId)
    .where('number', '=', number)
    .where('batch_id', '=', batchId)
    .where('state', '=', 'submitted')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/**
 * Each statement looks for itself whether the run is at its intake. Not one transaction around them: a statement of
 * another ledger in this process would wait for it, keep the process from ending it, and fail.
 */
async function replaceShards(db: Kysely<Tables>, runId: string, list: readonly NewShard[]): Promise<boolean> {
  const atIntake = sql<SqlBool>`exists (select 1 from runs where run_id = ${runId} and state = 'intake')`;
  let replaced = 0n;
  for (let from = 0; from < list.length; from += SHARDS_PER_INSERT) {
    const rows = list.slice(from, from + SHARDS_PER_INSERT).map((shard) => newShardRow(runId, shard));
    const done = await sql`
      insert or replace into shards (${sql.join(SHARD_COLUMNS.map((name) => sql.ref(name)))})
      select ${sql.join(SHARD_COLUMNS.map((name) => sql`value ->> ${sql.lit(`$.${name}`)}`))}
      from json_each(${JSON.stringify(rows)}) where ${atIntake}
    `.execute(db);
    replaced += done.numAffectedRows ?? 0n;
  }
  // Last: whoever moves the run on meanwhile finds all of its shards.
  const last = list.at(-1)?.number ?? 0;
  const surplus = db.deleteFrom('shards').where('run_id', '=', runId).where('number', '>', last);
  await surplus.where(atIntake).execute();
  return replaced === BigInt(list.length);
}

function selectShards(db: Kysely<Tables>) {
  return db.selectFrom('shards').selectAll();
}

function newShardRow(runId: string, shard: NewShard): NewShardRow {
  return {
    run_id: runId,
    number: shard.number,
    state: 'planned',
    target: shard.target,
    provider: shard.provider,
    endpoint: shard.endpoint,
    model: shard.model,
    shared: JSON.stringify(shard.shared),
    requests: shard.requests,
    bytes: shard.bytes,
    first_row: shard.firstRow,
    last_row: shard.lastRow,
  };
}

/** What a shard has of its batch, without one. */
const NO_BATCH = {
  intent_key: null,
  batch_id: null,
  handle: null,
  submitted_at: null,
  status: null,
  raw_status: null,
  counts: null,
  expires_at: null,
  batch_errors: null,
} satisfies Partial<ShardRow>;

/** The run, if somebody asked for it to be cancelled. */
function cancelledRun(db: Kysely<Tables>, runId: string) {
  return db.selectFrom('runs').select('run_id').where('run_id', '=', runId).where('cancel_requested', '=', 1);
}

/** The columns that a new shard has a value for. */
const SHARD_COLUMNS = [
  'run_id',
  'number',
  'state',
  'target',
  'provider',
  'endpoint',
  'model',
  'shared',
  'requests',
  'bytes',
  'first_row',
  'last_row',
] as const satisfies readonly (keyof ShardRow)[];

type NewShardRow = Pick<ShardRow, (typeof SHARD_COLUMNS)[number]>;
