import { readEnvironment } from '../core/environment.ts';
import { createKey } from '../core/ids.ts';
import type { Adapter } from '../index.ts';
import { PROVIDERS } from '../providers.ts';
import { startSimulator } from '../simulator/index.ts';

/** A simulator in this process, and the providers that speak to it and to nothing else. */
export interface Rehearsal extends AsyncDisposable {
  readonly providers: readonly Adapter[];
  /** How often to ask, in seconds, unless the user says: a batch lasts no longer than a few of these. */
  readonly pollInterval: number;
}

/** A small batch takes one to five minutes of the simulator's time: a third of a second to two. */
const SPEED = 150;
const POLL_INTERVAL_SECONDS = 0.2;
/** For a provider that is not simulated: RFC 6761 names no host by this. */
const NOWHERE = 'http://not-simulated.invalid';

/**
 * Starts a simulator on a free port. Its key exists nowhere else, and nothing of the environment, such as a base URL, a
 * key or a proxy, reaches its providers: a rehearsal cannot end up at a real one. Only what says how requests are written
 * does, so that what is rehearsed is what would be sent.
 */
export async function openRehearsal(): Promise<Rehearsal> {
  const apiKey = createKey('rehearsal');
  const simulator = await startSimulator({ speed: SPEED, apiKey });
  return {
    providers: PROVIDERS.map((create) => {
      const { name, profile } = create({ environment: {} });
      const style = profile.variables.style ?? [];
      const environment = Object.fromEntries(style.map((variable) => [variable, readEnvironment(variable)]));
      const urls: Readonly<Record<string, string>> = simulator.urls;
      return create({ apiKey, baseUrl: urls[name] ?? NOWHERE, environment });
    }),
    pollInterval: POLL_INTERVAL_SECONDS,
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}
