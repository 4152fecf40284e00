import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { readBody, startServer, type LocalServer } from '../../http/local-server.ts';

/** What may go wrong with an upload; each function is asked with how often it was asked before. */
export interface UploadTroubles {
  /** After how many bytes of a chunk the connection is cut; undefined for not at all. */
  readonly cutChunk?: (chunk: number) => number | undefined;
  /** Status of the answer to a chunk, in place of taking it. */
  readonly refuseChunk?: (chunk: number) => number | undefined;
  /** Whether the answer to a chunk that was taken is lost. */
  readonly loseAnswer?: (chunk: number) => boolean;
  /** Whether a last chunk is taken without the file being finished, and its answer lost. */
  readonly leaveOpen?: (chunk: number) => boolean;
  /** Status of the answer to a question after the state. */
  readonly refuseQuery?: (query: number) => number | undefined;
  /** The state of a finished file. */
  readonly state?: string;
  /** Where the session is said to be. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An upload server by Google's resumable protocol, for one file at a time. */
export interface UploadServer extends LocalServer {
  readonly calls: string[];
  /** Where the calls went, without query. */
  readonly paths: string[];
  /** The bytes that it has. */
  received: number;
  readonly hash: Hash;
  /** The finished file, as the Files API shows it. */
  file: Record<string, unknown> | undefined;
  readonly started: Record<string, unknown>[];
  readonly startHeaders: Record<string, unknown>[];
}

/** Starts one. Chunks are hashed, not kept. */
export async function startUploadServer(troubles: UploadTroubles = {}): Promise<UploadServer> {
  let url = '';
  let [chunks, queries] = [0, 0];
  const own = {
    calls: [] as string[],
    paths: [] as string[],
    received: 0,
    hash: createHash('sha256'),
    file: undefined as Record<string, unknown> | undefined,
    started: [] as Record<string, unknown>[],
    startHeaders: [] as Record<string, unknown>[],
  };

  async function start(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { file } = JSON.parse((await readBody(request)).toString()) as { file: Record<string, unknown> };
    own.startHeaders.push({ ...request.headers });
    if (own.file?.['name'] === file['name']) {
      answer(response, 409, { error: { code: 409, status: 'ALREADY_EXISTS', message: 'It exists.' } });
      return;
    }
    own.started.push(file);
    Object.assign(own, { received: 0, file: undefined, hash: createHash('sha256') });
    const session = `${troubles.host ?? url}/upload/v1beta/files?upload_id=s%2F1&upload_protocol=resumable`;
    response.writeHead(200, {
      'x-goog-upload-url': session,
      'x-goog-upload-status': 'active',
      ...troubles.headers,
    });
    response.end();
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const number = chunks;
    chunks += 1;
    const refusal = troubles.refuseChunk?.(number);
    const offset = Number(request.headers['x-goog-upload-offset']);
    if (refusal !== undefined || offset !== own.received) {
      request.resume();
      answer(response, refusal ?? 400, { error: { message: `offset ${offset} of ${own.received}` } });
      return;
    }
    const cut = troubles.cutChunk?.(number);
    let taken = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      const room = cut === undefined ? piece.length : Math.min(piece.length, cut - taken);
      own.hash.update(piece.subarray(0, room));
      own.received += room;
      taken += room;
      if (cut !== undefined && taken >= cut) return void request.destroy();
    }
    const isLast = String(request.headers['x-goog-upload-command']).includes('finalize');
    if (isLast && troubles.leaveOpen?.(number) === true) return void response.destroy();
    const { displayName, name } = own.started.at(-1) ?? {};
    if (isLast)
      own.file = { name, displayName, sizeBytes: String(own.received), state: troubles.state ?? 'ACTIVE' };
    if (troubles.loseAnswer?.(number) === true) return void response.destroy();
    response.setHeader('x-goog-upload-status', isLast ? 'final' : 'active');
    answer(response, 200, isLast ? { file: own.file } : {});
  }

  function query(response: ServerResponse): void {
    const refusal = troubles.refuseQuery?.(queries);
    queries += 1;
    if (refusal !== undefined) return answer(response, refusal, {});
    response.setHeader('x-goog-upload-status', own.file === undefined ? 'active' : 'final');
    response.setHeader('x-goog-upload-size-received', String(own.received));
    answer(response, 200, {});
  }

  const server = await startServer(async (request, response) => {
    own.paths.push(request.url?.split('?')[0] ?? '');
    const command = request.headers['x-goog-upload-command'];
    const offset = request.headers['x-goog-upload-offset'];
    own.calls.push(
      [request.method, command ?? request.url, offset].filter((part) => part !== undefined).join(' '),
    );
    if (command === 'start') return start(request, response);
    if (command === 'query') return query(response);
    if (command !== undefined) return take(request, response);
    if (request.method === 'DELETE') own.file = undefined;
    if (request.method === 'DELETE' || own.file !== undefined) return answer(response, 200, own.file ?? {});
    const message = 'You do not have permission to access the File x or it may not exist.';
    return answer(response, 403, { error: { code: 403, status: 'PERMISSION_DENIED', message } });
  });
  url = server.url;
  return Object.assign(own, server);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.end(JSON.stringify(body));
}
