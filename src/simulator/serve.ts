import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { getRequestListener } from '@hono/node-server';

import { UsageError } from '../core/errors.ts';

/** The simulator holds made-up data only, but nobody else shall use the port. */
const HOST = '127.0.0.1';
/** A client that polls once a minute keeps its connection, as it would at the real API. */
const KEEP_ALIVE_MS = 90_000;

/** An application as the `fetch` of a Hono one. */
type Application = Parameters<typeof getRequestListener>[0];

/** A server that listens. */
export interface Listening {
  /** Without a final slash. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves an application on this machine. @throws UsageError when the port cannot be had */
export async function serve(application: Application, port: number): Promise<Listening> {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS });
  const listener = getRequestListener(application, {
    overrideGlobalObjects: false,
    autoCleanupIncoming: false,
  });
  server.on('request', (incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
  await listen(server, port);
  // A server that listens on a TCP port has an address of this form; the type allows for pipes.
  const address = server.address() as AddressInfo;
  return { origin: `http://${HOST}:${address.port}`, close: () => close(server) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new UsageError(`The simulator cannot listen on port ${port}: ${cause.message}`));
    });
    server.listen(port, HOST, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
