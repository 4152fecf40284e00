import { ProviderApiError } from '../core/errors.ts';
import type { ProviderContext } from './engine-context.ts';

/** By then the waits between two tries have grown to their full length. */
const PATIENT_REFUSALS = 7;

/**
 * How many refusals of a creation count, with one more. While batches of the run are at work there, what is refused for
 * want of room (429) gets it when they have ended, and they end by themselves: patience does not run out meanwhile.
 */
export function countRefusal(
  { underWay }: Pick<ProviderContext, 'underWay'>,
  cause: unknown,
  refusals: number,
): number {
  const isForRoom = cause instanceof ProviderApiError && cause.status === 429;
  return isForRoom && underWay.batches > 0 ? Math.min(refusals + 1, PATIENT_REFUSALS) : refusals + 1;
}
