import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

import { FILE_MODE } from '../core/files.ts';
import { MIGRATIONS } from './migrations.ts';

/**
 * The subset of `node:sqlite` that the ledger needs. Any driver with this shape will do; `node:sqlite` is the default
 * because it comes with Node.
 */
export interface SqlDriver {
  exec(sql: string): void;
  prepare(sql: string): SqlDriverStatement;
  close(): void;
}

/** The part of a prepared statement that the ledger needs. */
export interface SqlDriverStatement {
  all(...parameters: SqlParameter[]): unknown[];
  run(...parameters: SqlParameter[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: SqlParameter[]): IterableIterator<unknown>;
  columns(): readonly unknown[];
}

/** What may stand for a `?`. */
export type SqlParameter = null | number | bigint | string | Uint8Array;

/**
 * - `WAL`: readers (`status`, `list`) never wait for the driving process, and it never for them.
 * - `synchronous = FULL`: with WAL, `NORMAL` may lose the last commits in a power cut; an intent that was lost is a
 *   batch that is bought twice.
 * - `busy_timeout` 10 s: writes take milliseconds; whoever waits longer has met a stuck process, not a busy one.
 * - `foreign_keys`: a run takes its shards with it.
 */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 10000;
  PRAGMA foreign_keys = ON;
`;

/** Opens, or creates, a database file and brings its schema up to date. */
export function openSqliteDatabase(path: string): SqliteDatabase {
  // SQLite makes its files readable for all, and gives those beside the database the mode of the database.
  closeSync(openSync(path, 'a', FILE_MODE));
  const driver = new DatabaseSync(path, { timeout: 10_000 });
  try {
    return prepareDatabase(driver);
  } catch (cause) {
    driver.close();
    throw cause;
  }
}

/** Sets a driver up and gives it the face that the query builder asks for. */
export function prepareDatabase(driver: SqlDriver): SqliteDatabase {
  driver.exec(PRAGMAS);
  migrate(driver);
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => driver.close(),
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = adaptStatement(driver.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
  };
}

/**
 * Runs the steps that the file has not had. The write lock is taken before the version is read, so that of two
 * processes that open a new file at once, one migrates and the other finds it done.
 */
function migrate(driver: SqlDriver): void {
  if (versionOf(driver) === MIGRATIONS.length) return;
  driver.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(driver);
    if (version > MIGRATIONS.length) {
      throw new Error(
        `it was written by a newer batch-router (schema ${version}, this one knows ${MIGRATIONS.length})`,
      );
    }
    for (const step of MIGRATIONS.slice(version)) driver.exec(step);
    driver.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    driver.exec('COMMIT');
  } catch (cause) {
    rollBack(driver);
    throw cause;
  }
}

/** On a full disk SQLite has rolled back by itself and says so; that is not what went wrong. */
function rollBack(driver: SqlDriver): void {
  try {
    driver.exec('ROLLBACK');
  } catch {
    // Nothing is left to undo.
  }
}

function versionOf(driver: SqlDriver): number {
  const [row] = driver.prepare('PRAGMA user_version').all();
  // `PRAGMA user_version` answers one row with one integer column of that name.
  return (row as { user_version: number }).user_version;
}

function adaptStatement(statement: SqlDriverStatement): SqliteStatement {
  // The query builder hands on what the ledger gave it: strings, numbers and nulls.
  const own = (parameters: readonly unknown[]): SqlParameter[] => [...parameters] as SqlParameter[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...own(parameters)),
    run: (parameters) => statement.run(...own(parameters)),
    iterate: (parameters) => statement.iterate(...own(parameters)),
  };
}
