import { classifyFailure } from '../adapter/classify-failure.ts';
import type { Profile } from '../adapter/profile.ts';
import { ProviderApiError } from '../core/errors.ts';
import type { Failure } from '../core/failure.ts';

/** The creation of one batch was refused for what is in it: it is never sent, and the other batches are. */
export class CreationRefused extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The statuses by which a provider finds fault with what it was given: bad request, too large, unprocessable (RFC 9110). */
const FAULT_STATUSES: ReadonlySet<number | undefined> = new Set([400, 413, 422]);

/**
 * Whether a creation was refused for what is in the batch. A key, a quota, an address or a busy provider concerns every
 * batch alike: that stops the run, which can be resumed.
 */
export function readRefusal(profile: Profile, cause: unknown): CreationRefused | undefined {
  if (!(cause instanceof ProviderApiError) || cause.transient || !FAULT_STATUSES.has(cause.status))
    return undefined;
  const failure = classifyFailure(profile, [cause.providerCode, String(cause.status), '4xx'], cause.message);
  return failure.code === 'invalid_request' ? new CreationRefused(failure) : undefined;
}
