import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The call at which a gate shuts, and for good: it and every later one like it stands still. */
export interface Hold {
  readonly method: string;
  /** The end of the path. */
  readonly path: RegExp;
  /** How many calls like this are let through before. */
  readonly after?: number;
  /**
   * `request`: the call never arrives. `reply`: it arrives and has its effect, its answer stays away. `body`: the answer
   * stops half-way.
   */
  readonly at: 'request' | 'reply' | 'body';
}

/** A way to a server that can be shut, so that a process which goes that way stands at a known place. */
export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** Settles when a call stands at the shut gate, with all the effect that it will have. */
  readonly reached: Promise<void>;
}

/** Opens a gate in front of a base URL. */
export async function openGate(baseUrl: string, hold: Hold): Promise<Gate> {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  let passed = 0;
  const server = createServer((incoming, outgoing) => {
    const isHeld = matches(incoming, hold) && (passed += 1) > (hold.after ?? 0);
    if (isHeld && hold.at === 'request') resolve();
    else forward(new URL(baseUrl).origin, incoming, outgoing, isHeld ? hold.at : undefined, resolve);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${new URL(baseUrl).pathname}`;
  return { url, reached, [Symbol.asyncDispose]: () => close(server) };
}

function matches({ method, url = '' }: IncomingMessage, hold: Hold): boolean {
  return method === hold.method && hold.path.test(url);
}

function forward(
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  holdAt: Hold['at'] | undefined,
  onReached: () => void,
): void {
  const { headers, method, url } = incoming;
  const upstream = request(`${origin}${url ?? ''}`, { headers, method, agent: false });
  const cut = (): void => void outgoing.destroy();
  upstream.on('error', cut);
  upstream.on('response', (answer) => {
    answer.on('error', cut);
    if (holdAt === undefined) passOn(answer, outgoing);
    else if (holdAt === 'body') passHalf(answer, outgoing, onReached);
    else {
      answer.resume();
      onReached();
    }
  });
  incoming.pipe(upstream);
  outgoing.on('error', () => undefined);
}

function passOn(answer: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.pipe(outgoing);
}

function passHalf(answer: IncomingMessage, outgoing: ServerResponse, onReached: () => void): void {
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.once('data', (chunk: Buffer) => {
    outgoing.write(chunk.subarray(0, chunk.length / 2), onReached);
    answer.removeAllListeners('data').resume();
  });
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
