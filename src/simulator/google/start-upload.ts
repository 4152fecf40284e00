import { writeFile } from 'node:fs/promises';

import { explain, FILE_MODE } from '../../core/files.ts';
import { numberAt, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Call } from '../call.ts';
import { invalidArgument, invalidField } from './api-error.ts';
import { checkFileId } from './file-store.ts';
import { LIMITS } from './limits.ts';
import { readBody } from './reply.ts';
import { uploadReply } from './upload-reply.ts';
import type { GoogleWorld } from './world.ts';

/** Starts a resumable upload: the reply tells where to send its bytes. @throws ApiError */
export async function startUpload(world: GoogleWorld, call: Call): Promise<Response> {
  const protocol = call.req.header('x-goog-upload-protocol');
  const command = call.req.header('x-goog-upload-command');
  if (protocol !== 'resumable' || command !== 'start') {
    throw invalidArgument(
      'The simulator takes resumable uploads only: X-Goog-Upload-Command must be "start".',
    );
  }
  const body = await readBody(call, 'CreateFileRequest', world.messages);
  const now = world.ground.clock.now();
  const file = checkFile(objectAt(body, 'file') ?? {});
  const fileId = file.id ?? world.ids.next('file', now);
  world.files.checkFree(fileId, now);
  const announced = announcedBytes(call, file.bytes);
  const id = world.ids.nextUpload(now);
  const path = world.ground.vault.pathOf(`upload-${id}`);
  await explain('write', path, () => writeFile(path, '', { mode: FILE_MODE }));
  const upload = world.uploads.add({
    id,
    path,
    fileId,
    displayName: file.displayName,
    mimeType: call.req.header('x-goog-upload-header-content-type') ?? file.mimeType,
    announced,
  });
  const url = `${world.baseUrl()}/upload/v1beta/files?upload_id=${id}&upload_protocol=resumable`;
  return uploadReply(upload, 200, '', {
    'x-goog-upload-url': url,
    'x-goog-upload-control-url': url,
    'x-goog-upload-chunk-granularity': String(LIMITS.chunkGranularity),
    'x-guploader-uploadid': id,
  });
}

interface WantedFile {
  readonly id: string | undefined;
  readonly displayName: string | undefined;
  readonly mimeType: string;
  readonly bytes: number | undefined;
}

function checkFile(file: JsonObject): WantedFile {
  const name = stringAt(file, 'name');
  const id = name?.replace(/^files\//, '');
  if (id !== undefined) checkFileId(id);
  const displayName = stringAt(file, 'displayName');
  if ((displayName?.length ?? 0) > LIMITS.displayNameLength) {
    throw invalidField(
      'CreateFileRequest.file.display_name',
      `must be no more than ${LIMITS.displayNameLength} characters in length.`,
    );
  }
  const mimeType = stringAt(file, 'mimeType') ?? 'application/octet-stream';
  return { id, displayName, mimeType, bytes: numberAt(file, 'sizeBytes') };
}

/** The size that the start tells, by header or in the body. @throws ApiError 400 when it is too large */
function announcedBytes(call: Call, inBody: number | undefined): number | undefined {
  const header = Number(call.req.header('x-goog-upload-header-content-length') ?? Number.NaN);
  const bytes = Number.isInteger(header) ? header : inBody;
  if (bytes === undefined || bytes <= LIMITS.fileBytes) return bytes;
  throw invalidField(
    'CreateFileRequest.file.size_bytes',
    `The file is larger than the limit of ${LIMITS.fileBytes} bytes.`,
  );
}
