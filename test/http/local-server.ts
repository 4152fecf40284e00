import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on localhost that ends with the test. */
export interface LocalServer extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
}

/** Answers a request; one that throws leaves the client without an answer. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Starts a server on a free port. */
export async function startServer(listener: Listener): Promise<LocalServer> {
  const server = createServer((request, response) => {
    void (async () => listener(request, response))().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an object; the type covers pipes too.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // A request without an encoding gives buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
