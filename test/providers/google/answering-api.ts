import type { BatchPort } from '../../../src/adapter/batch-port.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { google, type GoogleOptions } from '../../../src/providers/google/adapter.ts';
import { readBody, startServer, type LocalServer } from '../../http/local-server.ts';

/** A server in the place of Gemini, what it was asked, and a port to it. */
export interface Api extends LocalServer {
  readonly calls: string[];
  readonly bodies: string[];
  readonly port: BatchPort;
}

/** What is answered. */
export type Answer = readonly [status: number, body: JsonValue | Buffer];

/** An API that gives the answers in order, the last one again and again. */
export async function startApi(answers: readonly Answer[], options: GoogleOptions = {}): Promise<Api> {
  const [calls, bodies]: [string[], string[]] = [[], []];
  const server = await startServer(async (request, response) => {
    const [status, body] = answers[Math.min(calls.length, answers.length - 1)] ?? [500, null];
    calls.push(`${request.method} ${request.url}`);
    bodies.push((await readBody(request)).toString());
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    response.writeHead(status, { 'content-length': bytes.length }).end(bytes);
  });
  const port = google({ apiKey: 'k', baseUrl: server.url, environment: {}, ...options }).batch;
  return { ...server, calls, bodies, port };
}

/** Gemini's answer about a batch that it does not know. */
export const MISSING: Answer = [
  404,
  { error: { code: 404, message: 'Requested entity was not found.', status: 'NOT_FOUND' } },
];
/** Gemini's answer about a file that it does not know. */
export const MISSING_FILE: Answer = [
  403,
  {
    error: {
      code: 403,
      status: 'PERMISSION_DENIED',
      message: 'You do not have permission to access the File x or it may not exist.',
    },
  },
];
