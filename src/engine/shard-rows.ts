import type { Warning } from '../core/warning.ts';
import { MODES, type Mode } from '../model/request.ts';
import type { IdSet } from './id-set.ts';
import { readRows } from './rows-file.ts';

/** Rows that the arrays are made for at first; they double when there are more. */
const FIRST_ROWS = 1024;

/**
 * The rows of one shard while its answers are checked off: found by the provider's id, each taken once. Takes some 16
 * bytes a row and keeps no ids: an answer brings its own, and for a row without an answer the list is read again.
 */
export class ShardRows {
  readonly #path: string;
  readonly #ids: IdSet;
  /** Custom ids that the provider could not take; few or none. */
  readonly #mapped: Map<number, string> = new Map();
  readonly #warnings: Map<number, readonly Warning[]> = new Map();
  #modes: Uint8Array = new Uint8Array(FIRST_ROWS);
  #taken: Uint8Array = new Uint8Array(0);

  private constructor(path: string, ids: IdSet) {
    this.#path = path;
    this.#ids = ids;
    ids.clear();
  }

  /** Reads a shard's list of rows. @param ids belongs to the rows from now on @throws FileOperationError */
  static async load(path: string, ids: IdSet): Promise<ShardRows> {
    const rows = new ShardRows(path, ids);
    await readRows(path, ({ customId, mode, warnings, wireId }) => {
      const index = rows.size;
      rows.#ids.add(wireId);
      rows.#setMode(index, mode);
      if (wireId !== customId) rows.#mapped.set(index, customId);
      if (warnings !== undefined) rows.#warnings.set(index, warnings);
    });
    rows.#taken = new Uint8Array(rows.size);
    return rows;
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The place, within the shard, of the request that the provider knows by this id; -1 for a foreign id. */
  indexOf(wireId: string): number {
    return this.#ids.find(wireId);
  }

  /** Checks a row off. */
  take(index: number): void {
    this.#taken[index] = 1;
  }

  isTaken(index: number): boolean {
    return this.#taken[index] === 1;
  }

  /** The user's id of the row that the provider knows by this one. */
  customId(index: number, wireId: string): string {
    return this.#mapped.get(index) ?? wireId;
  }

  mode(index: number): Mode {
    return MODES[this.#modes[index] ?? 0] ?? 'chat';
  }

  warnings(index: number): readonly Warning[] | undefined {
    return this.#warnings.get(index);
  }

  /** Visits the rows that were not checked off, from the list on disk. @throws FileOperationError */
  async visitOpen(
    visit: (index: number, customId: string) => void,
    relieve: () => Promise<void>,
  ): Promise<void> {
    if (!this.#taken.includes(0)) return;
    let index = 0;
    const take = ({ customId }: { readonly customId: string }): void => {
      if (!this.isTaken(index)) visit(index, customId);
      index += 1;
    };
    await readRows(this.#path, take, relieve);
  }

  #setMode(index: number, mode: Mode): void {
    if (index >= this.#modes.length) {
      const grown = new Uint8Array(this.#modes.length * 2);
      grown.set(this.#modes);
      this.#modes = grown;
    }
    this.#modes[index] = MODES.indexOf(mode);
  }
}
