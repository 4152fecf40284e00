import { HTTP_FAILURES } from '../../adapter/http-failures.ts';
import type { FailureRule } from '../../adapter/profile.ts';

/**
 * Gemini API guide, "Troubleshooting", and google.rpc.Code: names before HTTP statuses, which are looked up in that
 * order. A batch that was refused for want of room (429 when it is created) waits like any other busy call.
 */
export const FAILURES: Readonly<Record<string, FailureRule>> = {
  ...HTTP_FAILURES,
  INVALID_ARGUMENT: { code: 'invalid_request', retry: 'never' },
  OUT_OF_RANGE: { code: 'invalid_request', retry: 'never' },
  UNIMPLEMENTED: { code: 'invalid_request', retry: 'never' },
  // Our own word for an INVALID_ARGUMENT whose message says so.
  INPUT_TOO_LONG: { code: 'context_length_exceeded', retry: 'elsewhere' },
  // Our own word for a FAILED_PRECONDITION whose message says so.
  FILE_NOT_READY: { code: 'server_error', retry: 'as-is' },
  // A country without the free tier, or billing that is not set up: it concerns the account, and not the request.
  FAILED_PRECONDITION: { code: 'permission_denied', retry: 'never' },
  API_KEY_INVALID: { code: 'authentication', retry: 'never' },
  UNAUTHENTICATED: { code: 'authentication', retry: 'never' },
  PERMISSION_DENIED: { code: 'permission_denied', retry: 'never' },
  NOT_FOUND: { code: 'model_not_found', retry: 'elsewhere' },
  RESOURCE_EXHAUSTED: { code: 'rate_limited', retry: 'as-is' },
  CANCELLED: { code: 'cancelled', retry: 'as-is' },
  DEADLINE_EXCEEDED: { code: 'timeout', retry: 'as-is' },
  UNAVAILABLE: { code: 'overloaded', retry: 'as-is' },
  INTERNAL: { code: 'server_error', retry: 'as-is' },
  UNKNOWN: { code: 'server_error', retry: 'as-is' },
  ABORTED: { code: 'server_error', retry: 'as-is' },
  ALREADY_EXISTS: { code: 'server_error', retry: 'as-is' },
  DATA_LOSS: { code: 'server_error', retry: 'as-is' },
  // The answer of a line that holds neither an answer nor an error: nobody can say that it was free.
  malformed: { code: 'malformed', retry: 'never' },
  '400': { code: 'invalid_request', retry: 'never' },
  '499': { code: 'cancelled', retry: 'as-is' },
  '500': { code: 'server_error', retry: 'as-is' },
};
