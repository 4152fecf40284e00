import { once } from 'node:events';
import {
  createServer,
  request,
  type ClientRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** The call at which a gate shuts, and for good: it and every later one like it stands still. */
export interface Hold {
  readonly method: string;
  /** The end of the path, with its query. */
  readonly path: RegExp;
  /** How many calls like this are let through before. */
  readonly after?: number;
  /** Calls with a shorter answer are not like this. For `reply` and `body`, where answers are known. */
  readonly answerBytes?: number;
  /**
   * `request`: the call never arrives. `sending`: a part of what it sends arrives. `reply`: it arrives and has its effect,
   * its answer stays away. `body`: the answer stops half-way.
   */
  readonly at: 'request' | 'sending' | 'reply' | 'body';
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
  const latch = new Latch(hold, resolve);
  const { origin, pathname } = new URL(baseUrl);
  const server = createServer((incoming, outgoing) => {
    const isLike = matches(incoming, hold);
    if (isLike && hold.at === 'request' && latch.shutsBefore()) latch.reached();
    else forward(origin, incoming, outgoing, isLike ? latch : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${pathname}`,
    reached,
    [Symbol.asyncDispose]: () => close(server),
  };
}

/** Lets the first calls of a kind through and no more. */
class Latch {
  readonly at: Hold['at'];
  readonly reached: () => void;
  readonly #answerBytes: number;
  #left: number;

  constructor({ after = 0, answerBytes = 0, at }: Hold, reached: () => void) {
    this.at = at;
    this.reached = reached;
    this.#answerBytes = answerBytes;
    this.#left = after;
  }

  /** Whether a call is held that is not answered yet. */
  shutsBefore(): boolean {
    this.#left -= 1;
    return this.#left < 0;
  }

  /** Whether a call with this answer is held. */
  shutsAfter(answer: Buffer): boolean {
    return answer.length >= this.#answerBytes && this.shutsBefore();
  }
}

function matches({ method, url = '' }: IncomingMessage, hold: Hold): boolean {
  return method === hold.method && hold.path.test(url);
}

function forward(
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  latch: Latch | undefined,
): void {
  const { headers, method, url } = incoming;
  const upstream = request(`${origin}${url ?? ''}`, { headers, method, agent: false });
  const cut = (): void => void outgoing.destroy();
  upstream.on('error', cut);
  upstream.on('response', (answer) => {
    answer.on('error', cut);
    if (latch === undefined || latch.at === 'request' || latch.at === 'sending') passOn(answer, outgoing);
    else void passOrHold(answer, outgoing, latch).catch(cut);
  });
  incoming.on('close', () => {
    // Who is gone in the middle of a call is gone for the server too.
    if (!incoming.complete) upstream.destroy();
  });
  if (latch?.at === 'sending' && latch.shutsBefore()) sendPart(incoming, upstream, latch.reached);
  else incoming.pipe(upstream);
  outgoing.on('error', () => undefined);
}

function passOn(answer: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.pipe(outgoing);
}

function sendPart(incoming: IncomingMessage, upstream: ClientRequest, onReached: () => void): void {
  incoming.once('data', (chunk: Buffer) => {
    incoming.pause();
    upstream.write(chunk.subarray(0, chunk.length / 2), onReached);
  });
}

async function passOrHold(answer: IncomingMessage, outgoing: ServerResponse, latch: Latch): Promise<void> {
  const chunks: Buffer[] = [];
  // An answer without an encoding gives buffers.
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks);
  const isHeld = latch.shutsAfter(whole);
  if (isHeld && latch.at === 'reply') {
    latch.reached();
    return;
  }
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  if (isHeld) outgoing.write(whole.subarray(0, whole.length / 2), latch.reached);
  else outgoing.end(whole);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
