import { ALREADY_SENT } from '../already-sent.ts';
import type { Call } from '../call.ts';
import { fileObject } from './file-object.ts';
import { LIMITS } from './limits.ts';
import { receiveChunk } from './receive-chunk.ts';
import type { Route } from './route.ts';
import { startUpload } from './start-upload.ts';
import { finalReply, uploadReply } from './upload-reply.ts';
import type { UploadRecord } from './upload-store.ts';
import type { GoogleWorld } from './world.ts';

/** Resumable uploads: the start, and whatever is sent to the URL that the start gives. */
export function uploadRoutes(world: GoogleWorld): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/upload/files',
      answer: (call) => (isSession(call) ? continueUpload(world, call) : startUpload(world, call)),
      open: isSession,
    },
  ];
}

/** The URL of a started upload is a secret and needs no key. */
function isSession(call: Call): boolean {
  return call.req.query('upload_id') !== undefined;
}

function continueUpload(world: GoogleWorld, call: Call): Promise<Response> | Response {
  const upload = world.uploads.find(call.req.query('upload_id') ?? '');
  if (upload === undefined) return new Response('Not Found', { status: 404 });
  return upload.turns.add(() => obey(world, call, upload));
}

async function obey(world: GoogleWorld, call: Call, upload: UploadRecord): Promise<Response> {
  const words = (call.req.header('x-goog-upload-command') ?? '').split(',');
  const commands = new Set(words.map((word) => word.trim()));
  if (commands.has('query')) return describeUpload(world, upload);
  if (upload.status !== 'active') {
    return uploadReply(upload, 400, 'Upload has already been terminated.');
  }
  if (commands.has('cancel')) {
    upload.status = 'cancelled';
    await world.ground.vault.remove(upload.path);
    return uploadReply(upload, 200, '');
  }
  const finalize = commands.has('finalize');
  if (commands.has('upload')) {
    const refused = await takeChunk(world, call, upload, finalize);
    if (refused !== undefined) return refused;
  } else if (!finalize) {
    return uploadReply(upload, 400, 'Invalid X-Goog-Upload-Command.');
  }
  return finalize ? finishUpload(world, upload) : uploadReply(upload, 200, '');
}

/** How far an upload came; once it is done, its file too. */
function describeUpload(world: GoogleWorld, upload: UploadRecord): Response {
  return upload.file === undefined
    ? uploadReply(upload, 200, '')
    : finalReply(upload, fileObject(world, upload.file));
}

/** Appends a chunk; returns the refusal of one that does not fit. */
async function takeChunk(
  world: GoogleWorld,
  call: Call,
  upload: UploadRecord,
  isLast: boolean,
): Promise<Response | undefined> {
  const { incoming } = call.env;
  const offset = Number(call.req.header('x-goog-upload-offset') ?? Number.NaN);
  if (offset !== upload.received) {
    const message = `Invalid upload offset: expected ${upload.received}, got ${offset}.`;
    return uploadReply(upload, 400, message);
  }
  const length = Number(incoming.headers['content-length'] ?? Number.NaN);
  if (!isLast && !isAligned(offset, length)) {
    const message = `A chunk that is not the last must be a multiple of ${LIMITS.chunkGranularity} bytes.`;
    return uploadReply(upload, 400, message);
  }
  const breaks = upload.chunks < world.ground.faults.valueOf('broken-chunk');
  upload.chunks += 1;
  const breakAfter = breaks ? Math.floor((Number.isNaN(length) ? 0 : length) / 2) : Infinity;
  const end = await receiveChunk(incoming, upload, upload.announced ?? LIMITS.fileBytes, breakAfter);
  if (end === 'whole') return undefined;
  if (end === 'too-long') {
    return uploadReply(upload, 400, 'The upload has more bytes than were announced.');
  }
  incoming.socket.destroy();
  return ALREADY_SENT;
}

/** After a break, which may come anywhere, a chunk may be whole multiples long or end at one. */
function isAligned(offset: number, length: number): boolean {
  return [length, offset + length].some((bytes) => bytes % LIMITS.chunkGranularity === 0);
}

function finishUpload(world: GoogleWorld, upload: UploadRecord): Response {
  const { announced, received } = upload;
  if (announced !== undefined && received !== announced) {
    const message = `The upload was announced with ${announced} bytes, but has ${received}.`;
    return uploadReply(upload, 400, message);
  }
  upload.file = world.files.add({
    id: upload.fileId,
    path: upload.path,
    displayName: upload.displayName,
    mimeType: upload.mimeType,
    bytes: received,
    sha256: upload.hash.copy().digest('hex'),
    source: 'UPLOADED',
    createdAt: world.ground.clock.now(),
  });
  upload.status = 'final';
  return describeUpload(world, upload);
}
