import type { JsonObject } from '../../core/json.ts';
import { jsonReply } from './reply.ts';
import type { UploadRecord } from './upload-store.ts';

/** A reply to a command of an upload: plain text, and in its headers how far the upload came. */
export function uploadReply(
  upload: UploadRecord,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...progressOf(upload), ...headers },
  });
}

/** The reply to the command that ended an upload: its file. */
export function finalReply(upload: UploadRecord, file: JsonObject): Response {
  return jsonReply({ file }, 200, progressOf(upload));
}

function progressOf(upload: UploadRecord): Readonly<Record<string, string>> {
  return {
    'x-goog-upload-status': upload.status,
    'x-goog-upload-size-received': String(upload.received),
  };
}
