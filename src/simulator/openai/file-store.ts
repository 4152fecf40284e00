import type { FileVault } from '../file-vault.ts';
import { invalidRequest } from './api-error.ts';
import { LIMITS } from './limits.ts';

/** A file as OpenAI sends it. */
export interface FileObject {
  readonly object: 'file';
  readonly id: string;
  readonly purpose: string;
  readonly filename: string;
  readonly bytes: number;
  readonly created_at: number;
  readonly expires_at?: number;
  readonly status: 'processed';
  readonly status_details: null;
}

/** A file that the simulator keeps. */
export interface StoredFile {
  readonly id: string;
  readonly object: FileObject;
  readonly path: string;
  /** How often its content was asked for. */
  downloads: number;
}

/** What a new file is. */
export interface NewFile {
  readonly id: string;
  readonly path: string;
  readonly purpose: string;
  readonly filename: string;
  readonly bytes: number;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Seconds until it is deleted; files for and from batches have 30 days when nothing else is said. */
  readonly expiresAfter?: number;
}

/** Purposes whose files expire by themselves. */
const EXPIRING_PURPOSES: ReadonlySet<string> = new Set(['batch', 'batch_output']);

/** All files of the simulator, oldest first. */
export class FileStore {
  readonly #vault: FileVault;
  readonly #files = new Map<string, StoredFile>();

  constructor(vault: FileVault) {
    this.#vault = vault;
  }

  add(file: NewFile): StoredFile {
    const lifetime =
      file.expiresAfter ?? (EXPIRING_PURPOSES.has(file.purpose) ? LIMITS.fileLifetime : undefined);
    const object: FileObject = {
      object: 'file',
      id: file.id,
      purpose: file.purpose,
      filename: file.filename,
      bytes: file.bytes,
      created_at: file.createdAt,
      ...(lifetime === undefined ? {} : { expires_at: file.createdAt + lifetime }),
      status: 'processed',
      status_details: null,
    };
    const stored: StoredFile = { id: file.id, object, path: file.path, downloads: 0 };
    this.#files.set(file.id, stored);
    return stored;
  }

  /** The file, or undefined when there is none, or none any more at `now` (milliseconds). */
  find(id: string, now: number): StoredFile | undefined {
    const file = this.#files.get(id);
    return file === undefined || isExpired(file, now) ? undefined : file;
  }

  /** @throws ApiError 404 */
  get(id: string, now: number): StoredFile {
    const file = this.find(id, now);
    if (file === undefined) throw invalidRequest(`No such File object: ${id}`, { status: 404, param: 'id' });
    return file;
  }

  /** All files at `now`, oldest first. */
  list(now: number): readonly FileObject[] {
    return [...this.#files.values()].filter((file) => !isExpired(file, now)).map((file) => file.object);
  }

  /** @throws ApiError 404 */
  async delete(id: string, now: number): Promise<void> {
    const file = this.get(id, now);
    this.#files.delete(id);
    await this.#vault.remove(file.path);
  }
}

function isExpired(file: StoredFile, now: number): boolean {
  const { expires_at: expiresAt } = file.object;
  return expiresAt !== undefined && now >= expiresAt * 1000;
}
