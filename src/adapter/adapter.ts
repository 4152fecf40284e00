import type { BatchPort } from './batch-port.ts';
import type { Dialect } from './dialect.ts';
import type { LivePort } from './live-port.ts';

/** A provider, plugged in: its language, and a port to its API. */
export interface Adapter extends Dialect {
  readonly batch: BatchPort;
  readonly live?: LivePort;
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** Checks an adapter's shape once, when it is made, and returns it. @throws TypeError that names what is wrong */
export function defineAdapter(adapter: Adapter): Adapter {
  if (!NAME.test(adapter.name)) {
    throw new TypeError(`An adapter's name is lower case letters, digits and dashes; got "${adapter.name}".`);
  }
  for (const limit of adapter.profile.limits) {
    if (!(limit.max > 0))
      throw new TypeError(`${adapter.name}: the limit on ${limit.unit} must be positive.`);
  }
  if (adapter.profile.idPattern.global || adapter.profile.idPattern.sticky) {
    throw new TypeError(`${adapter.name}: idPattern must carry no state (flags g and y).`);
  }
  return adapter;
}
