import { ALREADY_SENT } from '../already-sent.ts';
import { badGateway } from '../bad-gateway.ts';
import type { Call } from '../call.ts';
import { attachment, sendFile } from '../send-file.ts';
import { ApiError, invalidArgument } from './api-error.ts';
import { fileObject } from './file-object.ts';
import type { StoredFile } from './file-store.ts';
import { LIMITS } from './limits.ts';
import { pageOf, parsePageQuery } from './list-page.ts';
import { jsonReply } from './reply.ts';
import type { Route } from './route.ts';
import type { GoogleWorld } from './world.ts';

/** Files: list, get, delete, and the download of generated ones by both of its URLs. */
export function fileRoutes(world: GoogleWorld): readonly Route[] {
  const now = (): number => world.ground.clock.now();
  return [
    { method: 'GET', path: '/files', answer: (call) => list(world, call) },
    {
      method: 'GET',
      path: '/files/:id',
      answer: (_, id) => jsonReply(fileObject(world, world.files.get(id, now()))),
    },
    {
      method: 'DELETE',
      path: '/files/:id',
      answer: async (_, id) => {
        await world.files.delete(id, now());
        return jsonReply({});
      },
    },
    { method: 'GET', path: '/files/:id:download', answer: (call, id) => download(world, call, id) },
    { method: 'GET', path: '/download/files/:id:download', answer: (call, id) => download(world, call, id) },
  ];
}

async function list(world: GoogleWorld, call: Call): Promise<Response> {
  const query = parsePageQuery(call.req.query(), LIMITS.filePage);
  const now = await world.batches.catchUp(world.batches.all());
  const { items, nextPageToken } = pageOf(world.files.list(now), query);
  return jsonReply({
    ...(items.length === 0 ? {} : { files: items.map((file) => fileObject(world, file)) }),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  });
}

async function download(world: GoogleWorld, call: Call, id: string): Promise<Response> {
  const file = world.files.get(id, world.ground.clock.now());
  if (call.req.query('alt') !== 'media') throw invalidArgument('The content of a file needs alt=media.');
  if (file.source !== 'GENERATED') {
    throw new ApiError(
      'FAILED_PRECONDITION',
      `Only generated files can be downloaded, files/${id} was uploaded.`,
    );
  }
  return send(world, call, file);
}

async function send(world: GoogleWorld, call: Call, file: StoredFile): Promise<Response> {
  const { faults } = world.ground;
  const nth = file.downloads;
  file.downloads += 1;
  const gateways = faults.valueOf('content-502');
  if (nth < gateways) return badGateway();
  const isCut = nth - gateways < faults.valueOf('truncate');
  await sendFile(call.env.outgoing, {
    path: file.path,
    bytes: file.bytes,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': attachment(`${file.id}.jsonl`),
    },
    ...(isCut ? { cutAfter: Math.floor(file.bytes / 2) } : {}),
  });
  return ALREADY_SENT;
}
