import type { BatchPort } from './batch-port.ts';
import type { CodecTable, Framing } from './codec.ts';
import type { LivePort } from './live-port.ts';
import type { Mode } from '../model/request.ts';
import type { Profile } from './profile.ts';

/** A provider, plugged in: facts, translations, and a port to its API. */
export interface Adapter {
  /** The part of a target before the slash, such as `openai`. */
  readonly name: string;
  readonly profile: Profile;
  readonly codecs: CodecTable;
  readonly framing: Framing;
  readonly batch: BatchPort;
  readonly live?: LivePort;
  /** The mode whose codec reads the answers of an endpoint, for batches that were created elsewhere. */
  modeOf(endpoint: string): Mode;
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
