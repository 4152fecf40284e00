import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureDirectory, explain, placeLink, remove } from '../core/files.ts';

/** The directory that holds what was uploaded and generated; a temporary one goes when the vault is closed. */
export class FileVault {
  readonly directory: string;
  readonly #temporary: boolean;

  private constructor(directory: string, temporary: boolean) {
    this.directory = directory;
    this.#temporary = temporary;
  }

  /** Opens the given directory, or a fresh temporary one. @throws FileOperationError */
  static async open(directory?: string): Promise<FileVault> {
    if (directory === undefined) {
      const fresh = join(tmpdir(), 'batch-router-simulator-');
      return new FileVault(await explain('create the directory', fresh, () => mkdtemp(fresh)), true);
    }
    await ensureDirectory(directory);
    return new FileVault(directory, false);
  }

  /** Where the file of that name stands; names are the simulator's own ids, never a client's. */
  pathOf(name: string): string {
    return join(this.directory, name);
  }

  /** A second name for a file, which outlives the first. @throws FileOperationError */
  async keep(path: string, name: string): Promise<string> {
    const kept = this.pathOf(name);
    await placeLink(path, kept);
    return kept;
  }

  async remove(path: string): Promise<void> {
    await remove(path);
  }

  async close(): Promise<void> {
    if (this.#temporary) await remove(this.directory);
  }
}
