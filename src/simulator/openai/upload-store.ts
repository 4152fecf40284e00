import { invalidRequest } from './api-error.ts';
import type { FileObject } from './file-store.ts';
import { LIMITS } from './limits.ts';

/** A part of an upload, on disk. */
export interface UploadPart {
  readonly id: string;
  readonly path: string;
  readonly bytes: number;
}

/** An upload in parts. */
export interface UploadRecord {
  readonly id: string;
  readonly filename: string;
  readonly purpose: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly expiresAfter: number | undefined;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly parts: Map<string, UploadPart>;
  status: 'pending' | 'completed' | 'cancelled';
  file: FileObject | null;
}

/** An upload as OpenAI sends it. */
export interface UploadObject {
  readonly id: string;
  readonly object: 'upload';
  readonly bytes: number;
  readonly created_at: number;
  readonly filename: string;
  readonly purpose: string;
  readonly status: 'pending' | 'completed' | 'cancelled' | 'expired';
  readonly expires_at: number;
  readonly file: FileObject | null;
}

/** All uploads in parts. */
export class UploadStore {
  readonly #uploads = new Map<string, UploadRecord>();

  add(upload: UploadRecord): void {
    this.#uploads.set(upload.id, upload);
  }

  /** @throws ApiError 404 */
  get(id: string): UploadRecord {
    const upload = this.#uploads.get(id);
    if (upload === undefined)
      throw invalidRequest(`No such Upload object: ${id}`, { status: 404, param: 'upload_id' });
    return upload;
  }

  /** The upload, when it still takes parts at `now` (milliseconds). @throws ApiError 404, or 400 when it does not */
  getOpen(id: string, now: number): UploadRecord {
    const upload = this.get(id);
    const { status } = uploadObject(upload, now);
    if (status !== 'pending') throw invalidRequest(`Upload ${id} is ${status} and cannot be changed.`);
    return upload;
  }
}

/** The upload as it is at `now`, in milliseconds. */
export function uploadObject(upload: UploadRecord, now: number): UploadObject {
  const expiresAt = upload.createdAt + LIMITS.uploadLifetime;
  const expired = upload.status === 'pending' && now >= expiresAt * 1000;
  return {
    id: upload.id,
    object: 'upload',
    bytes: upload.bytes,
    created_at: upload.createdAt,
    filename: upload.filename,
    purpose: upload.purpose,
    status: expired ? 'expired' : upload.status,
    expires_at: expiresAt,
    file: upload.file,
  };
}
