import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

import type { Ground } from './ground.ts';
import type { SimulatedBatch } from './simulator.ts';

/** An application that answers a part of the simulator's URLs. */
export type SimulatedApp = Hono<{ Bindings: HttpBindings }>;

/** One provider's API, and a look behind it for whoever holds the simulator. */
export interface SimulatedProvider {
  /** Path of a client's base URL on the simulator's origin, such as `/openai/v1`; the application is mounted there. */
  readonly path: string;
  readonly app: SimulatedApp;
  /** The batches that were created so far, oldest first, each as it is now. */
  batches(): Promise<readonly SimulatedBatch[]>;
  /** The ids of a batch's requests in the order of its input; undefined when there is no such batch. */
  customIds(batchId: string): AsyncIterable<string> | undefined;
}

/** What a provider is made of. */
export interface ProviderGround {
  readonly ground: Ground;
  /** The one key that is accepted; absent, any that does not look wrong. */
  readonly apiKey: string | undefined;
  /** Is told of every call that reaches a route, by names such as `POST /batches`. */
  readonly onCall: (name: string) => void;
  /** Where the simulator is reached, without a final slash; known once it listens, and before the first call. */
  readonly origin: () => string;
}
