import { finished } from 'node:stream/promises';

import type { Middleware } from './call.ts';

/** A reply leaves only once the whole request is in, so that no client is cut off while it sends. */
export const drainBody: Middleware = async (call, next) => {
  await next();
  const { incoming } = call.env;
  if (incoming.complete || incoming.destroyed) return;
  incoming.resume();
  await finished(incoming, { writable: false }).catch(() => undefined);
};
