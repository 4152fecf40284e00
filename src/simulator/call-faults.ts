import { ALREADY_SENT } from './already-sent.ts';
import type { Middleware } from './call.ts';
import type { FaultPlan } from './fault-plan.ts';

/** How a provider words the refusals of calls that come before any effect. */
export interface CallRefusals {
  readonly rateLimited: () => Error;
  readonly serverError: () => Error;
  /** Where the provider has a status of its own for too much traffic of everybody together. */
  readonly overloaded?: () => Error;
}

/** Faults that come before any effect: which calls they hit depends on how many came before. */
export function callFaults(faults: FaultPlan, refusals: CallRefusals): Middleware {
  let calls = 0;
  return async (call, next) => {
    const nth = calls;
    calls += 1;
    if (faults.hits('drop-before', nth)) {
      call.env.incoming.socket.destroy();
      return ALREADY_SENT;
    }
    if (faults.hits('http-429', nth)) throw refusals.rateLimited();
    if (faults.hits('http-500', nth)) throw refusals.serverError();
    if (refusals.overloaded !== undefined && faults.hits('http-529', nth)) throw refusals.overloaded();
    await next();
    return undefined;
  };
}
