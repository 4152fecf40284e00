import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

import type { Clock } from '../../src/core/clock.ts';
import { readBody, startServer } from '../http/local-server.ts';

/** A call that came by. */
export interface GatewayCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Time of the clock that was given, in milliseconds; 0 without one. */
  readonly at: number;
}

/** An answer on its way back. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers?: IncomingHttpHeaders;
  readonly body: Buffer | string;
}

/** What a gateway does besides passing on. */
export interface GatewaySettings {
  readonly clock?: Pick<Clock, 'now'>;
  /** The answer in place of the server's; undefined lets the call through. */
  readonly answer?: (call: GatewayCall) => GatewayAnswer | undefined;
  /** Changes an answer of the server. */
  readonly alter?: (answer: GatewayAnswer, call: GatewayCall) => GatewayAnswer;
}

/** A way to a server on which each call is seen, and may be answered otherwise. */
export interface Gateway extends AsyncDisposable {
  /** The base URL on this side, with the path of the one on the other. */
  readonly url: string;
  readonly calls: readonly GatewayCall[];
}

/** Opens a gateway in front of a base URL. */
export async function openGateway(baseUrl: string, settings: GatewaySettings = {}): Promise<Gateway> {
  const { alter = (answer) => answer, answer: answerInstead, clock } = settings;
  const { origin, pathname } = new URL(baseUrl);
  const calls: GatewayCall[] = [];
  const server = await startServer(async (incoming, outgoing) => {
    const { headers, method = '', url: path = '' } = incoming;
    const call = { method, path, headers, body: await readBody(incoming), at: clock?.now() ?? 0 };
    calls.push(call);
    const answer = answerInstead?.(call) ?? alter(await passOn(origin, call), call);
    // The body may be another one than its sender announced.
    const { 'content-length': _, 'transfer-encoding': __, ...rest } = answer.headers ?? {};
    outgoing.writeHead(answer.status, rest).end(answer.body);
  });
  return { url: server.url + pathname, calls, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function passOn(origin: string, { body, headers, method, path }: GatewayCall): Promise<GatewayAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // Node sends a body's length by itself where the head does not tell it.
  const { 'transfer-encoding': _, ...rest } = headers;
  const upstream = request(`${origin}${path}`, { headers: rest, method, agent: false });
  upstream.on('response', resolve).on('error', reject).end(body);
  const answer = await promise;
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await readBody(answer) };
}

/** The calls that a gateway saw of one kind. */
export function callsLike(gateway: Gateway, method: string, path: RegExp): readonly GatewayCall[] {
  return gateway.calls.filter((call) => call.method === method && path.test(call.path));
}
