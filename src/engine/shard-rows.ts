import type { Warning } from '../core/warning.ts';
import type { Mode } from '../model/request.ts';
import { readRows } from './rows-file.ts';

/** The rows of one shard while its answers are checked off: found by the provider's id, each taken once. */
export class ShardRows {
  readonly #indexes: Map<string, number> = new Map();
  readonly #customIds: string[] = [];
  readonly #modes: Mode[] = [];
  readonly #warnings: Map<number, readonly Warning[]> = new Map();
  #taken: Uint8Array = new Uint8Array(0);

  private constructor() {}

  /** Reads a shard's list of rows. @throws FileOperationError */
  static async load(path: string): Promise<ShardRows> {
    const rows = new ShardRows();
    for await (const entries of readRows(path)) {
      for (const entry of entries) {
        const index = rows.#customIds.length;
        rows.#indexes.set(entry.wireId, index);
        rows.#customIds.push(entry.customId);
        rows.#modes.push(entry.mode);
        if (entry.warnings !== undefined) rows.#warnings.set(index, entry.warnings);
      }
    }
    rows.#taken = new Uint8Array(rows.#customIds.length);
    return rows;
  }

  get size(): number {
    return this.#customIds.length;
  }

  /** The place, within the shard, of the request that the provider knows by this id; -1 for a foreign id. */
  indexOf(wireId: string): number {
    return this.#indexes.get(wireId) ?? -1;
  }

  /** Checks a row off; false when it was checked off before. */
  take(index: number): boolean {
    if (this.#taken[index] === 1) return false;
    this.#taken[index] = 1;
    return true;
  }

  isTaken(index: number): boolean {
    return this.#taken[index] === 1;
  }

  customId(index: number): string {
    return this.#customIds[index] ?? '';
  }

  mode(index: number): Mode {
    return this.#modes[index] ?? 'chat';
  }

  warnings(index: number): readonly Warning[] | undefined {
    return this.#warnings.get(index);
  }
}
