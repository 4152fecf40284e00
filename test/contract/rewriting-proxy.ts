import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server that passes everything on and changes what comes back. */
export interface RewritingProxy extends AsyncDisposable {
  /** The base URL, with the path of the one behind it. */
  readonly url: string;
}

/** Starts a server in front of `target` that passes each answer in JSON through `rewrite`. */
export async function openRewritingProxy(
  target: string,
  rewrite: (text: string) => string,
): Promise<RewritingProxy> {
  const { origin, pathname } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    passOn(origin, incoming, outgoing, rewrite).catch((error: unknown) => {
      outgoing.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${pathname}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function passOn(
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  rewrite: (text: string) => string,
): Promise<void> {
  const { headers, method, url = '/' } = incoming;
  const body = await buffer(incoming);
  const { host: _, ...rest } = headers;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const passed = request(`${origin}${url}`, { headers: rest, ...(method === undefined ? {} : { method }) });
    passed.on('response', resolve).on('error', reject).end(body);
  });
  const bytes = await buffer(answer);
  const isJson = (answer.headers['content-type'] ?? '').includes('json');
  const content = isJson ? Buffer.from(rewrite(bytes.toString())) : bytes;
  const { 'content-length': _length, 'transfer-encoding': _coding, ...kept } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': content.length });
  outgoing.end(content);
}
