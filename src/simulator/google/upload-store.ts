import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';

import { WorkQueue } from '../work-queue.ts';
import type { StoredFile } from './file-store.ts';

/** What is known of an upload when it is started. */
export interface NewUpload {
  /** The secret in its URL. */
  readonly id: string;
  readonly path: string;
  /** The id of the file, without `files/`: the client's or the simulator's. */
  readonly fileId: string;
  readonly displayName: string | undefined;
  readonly mimeType: string;
  /** Announced bytes, when they were. */
  readonly announced: number | undefined;
}

/** A resumable upload. */
export interface UploadRecord extends NewUpload {
  /** Over what was received. */
  readonly hash: Hash;
  /** One command after the other: a client may ask how far it came while the server still reads what it sent. */
  readonly turns: WorkQueue;
  received: number;
  /** How many chunks came, broken ones too. */
  chunks: number;
  status: 'active' | 'final' | 'cancelled';
  file: StoredFile | undefined;
}

/** All resumable uploads. */
export class UploadStore {
  readonly #uploads = new Map<string, UploadRecord>();

  add(upload: NewUpload): UploadRecord {
    const record: UploadRecord = {
      ...upload,
      hash: createHash('sha256'),
      turns: new WorkQueue(),
      received: 0,
      chunks: 0,
      status: 'active',
      file: undefined,
    };
    this.#uploads.set(upload.id, record);
    return record;
  }

  find(id: string): UploadRecord | undefined {
    return this.#uploads.get(id);
  }
}
