import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { FILE_MODE } from '../../core/files.ts';
import { isJsonObject, stringAt, type JsonObject } from '../../core/json.ts';
import type { Call } from '../call.ts';
import { invalidRequest } from './api-error.ts';
import { checkBatchInput } from './batch-input.ts';
import { jsonReply, pathPart, readJson } from './call.ts';
import { parseExpiresAfter } from './expires-after.ts';
import { LIMITS } from './limits.ts';
import { findWrongParameter, type ParameterRules } from './parameter-rules.ts';
import { missingParameter } from './parameter-errors.ts';
import { receiveForm } from './receive-form.ts';
import type { Route } from './route.ts';
import { uploadObject, type UploadObject, type UploadPart, type UploadRecord } from './upload-store.ts';
import type { OpenAiWorld } from './world.ts';

const CREATE_RULES: ParameterRules = {
  bytes: { is: 'integer', required: true, min: 1, max: LIMITS.uploadBytes },
  filename: { is: 'string', required: true },
  mime_type: { is: 'string', required: true },
  purpose: {
    is: 'choice',
    required: true,
    values: ['assistants', 'batch', 'fine-tune', 'vision', 'user_data'],
  },
};
const COMPLETE_RULES: ParameterRules = {
  part_ids: { is: 'array', required: true, min: 1 },
  md5: { is: 'string' },
};

/** Uploads in parts: create, add a part, complete, cancel. */
export function uploadRoutes(world: OpenAiWorld): readonly Route[] {
  return [
    { method: 'POST', path: '/uploads', answer: async (call) => jsonReply(await create(world, call)) },
    {
      method: 'POST',
      path: '/uploads/:id/parts',
      answer: async (call) => jsonReply(await addPart(world, call)),
    },
    {
      method: 'POST',
      path: '/uploads/:id/complete',
      answer: async (call) => jsonReply(await complete(world, call)),
    },
    {
      method: 'POST',
      path: '/uploads/:id/cancel',
      answer: async (call) => jsonReply(await cancel(world, call)),
    },
  ];
}

async function readBody(call: Call, rules: ParameterRules): Promise<JsonObject> {
  const body = await readJson(call);
  const object = isJsonObject(body) ? body : {};
  const problem = findWrongParameter(object, rules);
  if (problem !== undefined) throw problem;
  return object;
}

async function create(world: OpenAiWorld, call: Call): Promise<UploadObject> {
  const body = await readBody(call, CREATE_RULES);
  const now = world.ground.clock.now();
  const upload: UploadRecord = {
    id: world.ids.next('upload', now),
    filename: stringAt(body, 'filename') ?? '',
    purpose: stringAt(body, 'purpose') ?? '',
    mimeType: stringAt(body, 'mime_type') ?? '',
    bytes: Number(body['bytes']),
    expiresAfter: parseExpiresAfter(body['expires_after'], 'expires_after'),
    createdAt: Math.floor(now / 1000),
    parts: new Map(),
    status: 'pending',
    file: null,
  };
  world.uploads.add(upload);
  return uploadObject(upload, now);
}

async function addPart(world: OpenAiWorld, call: Call): Promise<object> {
  const now = world.ground.clock.now();
  const upload = world.uploads.getOpen(pathPart(call, 'id'), now);
  const id = world.ids.next('part', now);
  const path = world.ground.vault.pathOf(id);
  try {
    upload.parts.set(id, { id, path, bytes: await receivePart(call, path) });
  } catch (cause) {
    await world.ground.vault.remove(path);
    throw cause;
  }
  return { id, object: 'upload.part', created_at: Math.floor(now / 1000), upload_id: upload.id };
}

async function receivePart(call: Call, path: string): Promise<number> {
  const { file } = await receiveForm(call, path, LIMITS.uploadPartBytes);
  if (file?.fieldName !== 'data') throw missingParameter('data');
  if (file.tooLong) throw invalidRequest('The part is larger than the maximum of 64 MB.', { status: 413 });
  return file.bytes;
}

async function complete(world: OpenAiWorld, call: Call): Promise<UploadObject> {
  const body = await readBody(call, COMPLETE_RULES);
  const now = world.ground.clock.now();
  const upload = world.uploads.getOpen(pathPart(call, 'id'), now);
  const parts = choosePartsOf(upload, body);
  const id = world.ids.next('file', now);
  const path = world.ground.vault.pathOf(id);
  try {
    const md5 = await joinParts(parts, path);
    if (typeof body['md5'] === 'string' && body['md5'] !== md5)
      throw invalidRequest('The md5 checksum does not match.');
    if (upload.purpose === 'batch') await checkBatchInput(path, upload.filename, upload.bytes);
  } catch (cause) {
    await world.ground.vault.remove(path);
    throw cause;
  }
  const { purpose, filename, bytes, expiresAfter } = upload;
  const file = { id, path, purpose, filename, bytes, createdAt: Math.floor(now / 1000) };
  upload.file = world.files.add(expiresAfter === undefined ? file : { ...file, expiresAfter }).object;
  upload.status = 'completed';
  await removeParts(world, upload);
  return uploadObject(upload, now);
}

function choosePartsOf(upload: UploadRecord, body: JsonObject): readonly UploadPart[] {
  const ids = Array.isArray(body['part_ids']) ? body['part_ids'] : [];
  const parts = ids.map((id) => {
    const part = typeof id === 'string' ? upload.parts.get(id) : undefined;
    if (part === undefined)
      throw invalidRequest(`No such part: ${JSON.stringify(id)}`, { param: 'part_ids' });
    return part;
  });
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (bytes === upload.bytes) return parts;
  throw invalidRequest(
    `The parts have ${bytes} bytes, but the upload was announced with ${upload.bytes} bytes.`,
  );
}

async function joinParts(parts: readonly UploadPart[], path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(
    async function* join() {
      for (const part of parts) {
        for await (const chunk of createReadStream(part.path)) {
          hash.update(chunk);
          yield chunk;
        }
      }
    },
    createWriteStream(path, { mode: FILE_MODE }),
  );
  return hash.digest('hex');
}

async function cancel(world: OpenAiWorld, call: Call): Promise<UploadObject> {
  const now = world.ground.clock.now();
  const upload = world.uploads.getOpen(pathPart(call, 'id'), now);
  upload.status = 'cancelled';
  await removeParts(world, upload);
  return uploadObject(upload, now);
}

async function removeParts(world: OpenAiWorld, upload: UploadRecord): Promise<void> {
  for (const part of upload.parts.values()) await world.ground.vault.remove(part.path);
  upload.parts.clear();
}
