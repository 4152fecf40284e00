import type { FileVault } from '../file-vault.ts';
import { fileNotFound, invalidField, ApiError } from './api-error.ts';
import { LIMITS } from './limits.ts';

/** What a new file is. */
export interface NewFile {
  /** Without `files/`. */
  readonly id: string;
  readonly path: string;
  readonly displayName: string | undefined;
  readonly mimeType: string;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
  readonly source: 'UPLOADED' | 'GENERATED';
  /** Milliseconds. */
  readonly createdAt: number;
}

/** A file that the simulator keeps. */
export interface StoredFile extends NewFile {
  /** How many files were added before. */
  readonly ordinal: number;
  /** How often its content was asked for. */
  downloads: number;
}

const CLIENT_ID = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** Checks an id that a client chose, without `files/`. @throws ApiError 400 */
export function checkFileId(id: string): void {
  if (id.length > LIMITS.fileIdLength) {
    throw invalidField(
      'CreateFileRequest.file.name',
      `File name may not be longer than ${LIMITS.fileIdLength} characters.`,
    );
  }
  if (CLIENT_ID.test(id)) return;
  throw invalidField(
    'CreateFileRequest.file.name',
    'File name may only contain lowercase alphanumeric characters or dashes (-) and cannot begin or end with a dash.',
  );
}

/** All files of the simulator, oldest first. */
export class FileStore {
  readonly #vault: FileVault;
  readonly #files = new Map<string, StoredFile>();
  #added = 0;

  constructor(vault: FileVault) {
    this.#vault = vault;
  }

  /** @throws ApiError 409 when the id is taken at `createdAt` */
  add(file: NewFile): StoredFile {
    this.checkFree(file.id, file.createdAt);
    const stored: StoredFile = { ...file, ordinal: this.#added, downloads: 0 };
    this.#added += 1;
    // One that expired under the same id would keep its place in the order.
    this.#files.delete(file.id);
    this.#files.set(file.id, stored);
    return stored;
  }

  /** @throws ApiError 409 when there is a file of that id at `now` */
  checkFree(id: string, now: number): void {
    if (this.find(id, now) !== undefined) {
      throw new ApiError('ALREADY_EXISTS', 'Requested entity already exists');
    }
  }

  /** The file, or undefined when there is none, or none any more at `now` (milliseconds). */
  find(id: string, now: number): StoredFile | undefined {
    const file = this.#files.get(id);
    return file === undefined || isExpired(file, now) ? undefined : file;
  }

  /** @throws ApiError 403 */
  get(id: string, now: number): StoredFile {
    const file = this.find(id, now);
    if (file === undefined) throw fileNotFound(id);
    return file;
  }

  /** All files at `now`, newest first. */
  list(now: number): readonly StoredFile[] {
    return [...this.#files.values()].filter((file) => !isExpired(file, now)).toReversed();
  }

  /** @throws ApiError 403 */
  async delete(id: string, now: number): Promise<void> {
    const file = this.get(id, now);
    this.#files.delete(id);
    await this.#vault.remove(file.path);
  }
}

function isExpired(file: StoredFile, now: number): boolean {
  return now >= file.createdAt + LIMITS.fileLifetimeMs;
}
