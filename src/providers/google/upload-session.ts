import type { Payload } from '../../adapter/batch-port.ts';
import type { BaseUrl } from '../../http/base-url.ts';
import type { GoogleConnection } from './settings.ts';

/** The official SDK's size of a chunk. */
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Resumable upload guides: all chunks but the last are multiples of the granularity, 256 KiB where none is named. */
const GRANULARITY = 256 * 1024;
/** What is uploaded (Batch API guide, "Input file"). */
export const MEDIA_TYPE = 'application/jsonl';

/** A file to be uploaded. */
export interface UploadFile {
  /** `files/` and an id of our choice. */
  readonly name: string;
  readonly displayName: string;
  readonly payload: Pick<Payload, 'byteLength' | 'open'>;
}

/** Where the chunks of an upload go, and how large they are. */
export interface UploadSession {
  readonly place: { readonly target: string; readonly query?: Readonly<Record<string, string>> };
  readonly chunkBytes: number;
}

/**
 * Begins an upload (Files API reference, "Method: media.upload").
 * @throws ProviderApiError with the status 409 when a file of that name is there already
 */
export async function openSession(
  { base, client }: GoogleConnection,
  { displayName, name, payload }: UploadFile,
  signal: AbortSignal,
): Promise<UploadSession> {
  const sizeBytes = String(payload.byteLength);
  const reply = await client.send({
    method: 'POST',
    target: '/upload/v1beta/files',
    headers: {
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-command': 'start',
      'x-goog-upload-header-content-length': sizeBytes,
      'x-goog-upload-header-content-type': MEDIA_TYPE,
    },
    body: { json: { file: { name, displayName, mimeType: MEDIA_TYPE, sizeBytes } } },
    signal,
  });
  reply.discard();
  const url = URL.parse(reply.headers['x-goog-upload-url'] ?? '');
  if (url === null) throw reply.unusable('the answer names no address for the upload');
  const chunkBytes = chunkBytesFor(Number(reply.headers['x-goog-upload-chunk-granularity']));
  return { place: placeOf(url, base), chunkBytes };
}

/** The official SDK does the same: what is named is taken as a place at the server that was asked, and never another. */
function placeOf(url: URL, base: BaseUrl): UploadSession['place'] {
  if (url.origin === base.origin) return { target: url.href };
  const target = withoutPrefix(url.pathname, base.prefix);
  return { target, query: Object.fromEntries(url.searchParams) };
}

/** A path below the base URL: what stands in front of every call there may be named too, or not, by another server. */
function withoutPrefix(path: string, prefix: string): string {
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

/** Eight mebibytes or a little more, a multiple of the granularity that the server names. */
function chunkBytesFor(named: number): number {
  const granularity = Number.isSafeInteger(named) && named > 0 ? named : GRANULARITY;
  return Math.ceil(CHUNK_BYTES / granularity) * granularity;
}
