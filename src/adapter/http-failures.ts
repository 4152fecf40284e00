import type { FailureRule } from './profile.ts';

/**
 * What HTTP statuses mean where a provider says nothing of its own (RFC 9110), and what may be done about each: rows of a
 * profile's `failures`. The last two stand for all statuses of their hundred.
 */
export const HTTP_FAILURES: Readonly<Record<string, FailureRule>> = {
  '401': { code: 'authentication', retry: 'never' },
  '403': { code: 'permission_denied', retry: 'never' },
  '404': { code: 'model_not_found', retry: 'elsewhere' },
  '408': { code: 'timeout', retry: 'as-is' },
  '409': { code: 'server_error', retry: 'as-is' },
  '429': { code: 'rate_limited', retry: 'as-is' },
  '503': { code: 'overloaded', retry: 'as-is' },
  '504': { code: 'timeout', retry: 'as-is' },
  '4xx': { code: 'invalid_request', retry: 'never' },
  '5xx': { code: 'server_error', retry: 'as-is' },
};
