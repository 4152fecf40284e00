import type { Adapter } from '../adapter/adapter.ts';
import type { UnifiedRequest } from '../model/request.ts';

/**
 * An adapter to be held to the contract, and what it takes to run it. Best at a service of its own, such as a simulator:
 * the checks create some twenty batches. What is absent skips the checks that need it, each with its reason.
 */
export interface ContractSubject {
  readonly adapter: Adapter;
  /** A model of the provider, to answer the requests of the batches. */
  readonly model: string;
  /** A request for a batch, which the provider answers; a short chat by default. */
  request?(customId: string): UnifiedRequest;
  /** Lets time pass for the provider's batches, by a clock that is turned or by waiting; called between two looks at one. */
  advance(): void | Promise<void>;
  /** How many calls to create a batch the service has had so far, refused ones included. */
  creations?(): number | Promise<number>;
  /** The same provider, plugged in without a key. */
  readonly withoutKey?: Adapter;
  /** The same provider with a key that the service refuses. */
  readonly withWrongKey?: { readonly adapter: Adapter; readonly key: string };
  /** The same provider at a service that creates each batch and then cuts the connection, so that its id is never told. */
  readonly cutOff?: { readonly adapter: Adapter; creations(): number | Promise<number> };
  /** The same provider at the same service, which shows each batch in a state that the profile does not have. */
  readonly inUnknownState?: Adapter;
}
