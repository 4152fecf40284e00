import type { FailureCode } from './failure.ts';

/** What each code in a result's `error` means: why that one request has no output. */
export const FAILURE_CODES: Readonly<Record<FailureCode, string>> = {
  invalid_request: 'The provider found the request wrong.',
  authentication: 'The key was refused while the request was worked on.',
  permission_denied: 'The key may not do what the request asks for.',
  model_not_found: 'The provider has no such model, or not for this key.',
  context_length_exceeded: 'The request, or request and answer, are longer than the model can hold.',
  content_filtered: 'The provider’s filter stopped the request or its answer.',
  rate_limited: 'Too many requests or tokens in a short time.',
  quota_exceeded: 'The account’s money or quota is used up.',
  overloaded: 'The provider had no capacity for the request.',
  server_error: 'The provider failed.',
  timeout: 'The provider took too long for the request.',
  expired: 'The batch’s time was over before the request had its turn.',
  cancelled: 'The batch was cancelled before the request had its turn.',
  batch_refused: 'The batch was refused as a whole, and the request with it.',
  missing: 'The batch ended, and its results do not mention the request.',
  malformed: 'The provider’s answer could not be read.',
  unknown: 'The provider gave a reason that is not in this table; the message holds it.',
};
