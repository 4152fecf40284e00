import type { Call } from '../call.ts';
import type { ReceivedForm } from '../receive-multipart.ts';
import { attachment, sendFile } from '../send-file.ts';
import { ALREADY_SENT } from '../already-sent.ts';
import { badGateway } from '../bad-gateway.ts';
import { invalidRequest } from './api-error.ts';
import { checkBatchInput } from './batch-input.ts';
import { jsonReply, pathPart } from './call.ts';
import { parseExpiresAfter } from './expires-after.ts';
import type { FileObject, StoredFile } from './file-store.ts';
import { LIMITS } from './limits.ts';
import { pageOf, parsePageQuery } from './list-page.ts';
import { receiveForm } from './receive-form.ts';
import type { Route } from './route.ts';
import type { OpenAiWorld } from './world.ts';

/** Purposes that may be uploaded, as the refusal of another one lists them. */
const PURPOSES = ['fine-tune', 'assistants', 'batch', 'user_data', 'vision', 'evals'];

/** Files: upload, list, retrieve, content, delete. */
export function fileRoutes(world: OpenAiWorld): readonly Route[] {
  const now = (): number => world.ground.clock.now();
  return [
    { method: 'POST', path: '/files', answer: async (call) => jsonReply(await upload(world, call)) },
    { method: 'GET', path: '/files', answer: async (call) => jsonReply(await list(world, call)) },
    {
      method: 'GET',
      path: '/files/:id',
      answer: (call) => jsonReply(world.files.get(pathPart(call, 'id'), now()).object),
    },
    { method: 'GET', path: '/files/:id/content', answer: (call) => download(world, call) },
    {
      method: 'DELETE',
      path: '/files/:id',
      answer: async (call) => {
        const id = pathPart(call, 'id');
        await world.files.delete(id, now());
        return jsonReply({ id, object: 'file', deleted: true });
      },
    },
  ];
}

async function list(world: OpenAiWorld, call: Call): Promise<unknown> {
  const query = parsePageQuery(call.req.query(), LIMITS.filePage);
  const now = await world.batches.catchUp(world.batches.list());
  const purpose = call.req.query('purpose');
  const files = world.files.list(now);
  return pageOf(purpose === undefined ? files : files.filter((file) => file.purpose === purpose), query);
}

async function upload(world: OpenAiWorld, call: Call): Promise<FileObject> {
  const now = world.ground.clock.now();
  const id = world.ids.next('file', now);
  const path = world.ground.vault.pathOf(id);
  try {
    const form = await receiveForm(call, path, LIMITS.fileBytes);
    const { purpose, file } = checkForm(form);
    if (purpose === 'batch') await checkBatchInput(path, file.filename, file.bytes);
    const seconds = expiryOf(form);
    const { filename, bytes } = file;
    const stored = { id, path, purpose, filename, bytes, createdAt: Math.floor(now / 1000) };
    return world.files.add(seconds === undefined ? stored : { ...stored, expiresAfter: seconds }).object;
  } catch (cause) {
    await world.ground.vault.remove(path);
    throw cause;
  }
}

function checkForm(form: ReceivedForm): { purpose: string; file: NonNullable<ReceivedForm['file']> } {
  const purpose = form.fields.get('purpose');
  if (form.file?.fieldName !== 'file') throw invalidRequest("'file' is a required property");
  if (purpose === undefined) throw invalidRequest("'purpose' is a required property");
  if (!PURPOSES.includes(purpose)) {
    const list = PURPOSES.map((name) => `'${name}'`).join(', ');
    throw invalidRequest(`'${purpose}' is not one of [${list}] - 'purpose'`);
  }
  if (form.file.tooLong) throw invalidRequest('File is too large.', { status: 413 });
  return { purpose, file: form.file };
}

function expiryOf(form: ReceivedForm): number | undefined {
  const anchor = form.fields.get('expires_after[anchor]');
  const seconds = form.fields.get('expires_after[seconds]');
  if (anchor === undefined && seconds === undefined) return undefined;
  const given = {
    ...(anchor === undefined ? {} : { anchor }),
    ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
  };
  return parseExpiresAfter(given, 'expires_after');
}

async function download(world: OpenAiWorld, call: Call): Promise<Response> {
  const file = world.files.get(pathPart(call, 'id'), world.ground.clock.now());
  const nth = file.downloads;
  file.downloads += 1;
  const { faults } = world.ground;
  if (nth < faults.valueOf('content-502')) return badGateway();
  const isCut = isResult(file) && nth - faults.valueOf('content-502') < faults.valueOf('truncate');
  await sendFile(call.env.outgoing, {
    path: file.path,
    bytes: file.object.bytes,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': attachment(file.object.filename),
    },
    ...(isCut ? { cutAfter: Math.floor(file.object.bytes / 2) } : {}),
  });
  return ALREADY_SENT;
}

function isResult(file: StoredFile): boolean {
  return file.object.purpose === 'batch_output';
}
