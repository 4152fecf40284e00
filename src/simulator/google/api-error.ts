import type { JsonObject } from '../../core/json.ts';
import type { FieldViolation } from './read-message.ts';

/** The codes of google.rpc.Code that the API answers with, and the HTTP status of each. */
export const STATUS_CODES = {
  CANCELLED: { http: 499, rpc: 1 },
  INVALID_ARGUMENT: { http: 400, rpc: 3 },
  DEADLINE_EXCEEDED: { http: 504, rpc: 4 },
  NOT_FOUND: { http: 404, rpc: 5 },
  ALREADY_EXISTS: { http: 409, rpc: 6 },
  PERMISSION_DENIED: { http: 403, rpc: 7 },
  RESOURCE_EXHAUSTED: { http: 429, rpc: 8 },
  FAILED_PRECONDITION: { http: 400, rpc: 9 },
  UNIMPLEMENTED: { http: 501, rpc: 12 },
  INTERNAL: { http: 500, rpc: 13 },
  UNAVAILABLE: { http: 503, rpc: 14 },
} as const;

/** The name of such a code. */
export type StatusName = keyof typeof STATUS_CODES;

/** A refusal as Google words it: thrown by a route, written into the results for a row. */
export class ApiError extends Error {
  readonly status: StatusName;
  readonly details: readonly JsonObject[];

  constructor(status: StatusName, message: string, details: readonly JsonObject[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.details = details;
  }

  /** The status of the HTTP reply. */
  get httpStatus(): number {
    return STATUS_CODES[this.status].http;
  }

  /** What stands in `error` of a reply, and of a result line. */
  get body(): JsonObject {
    const body = { code: this.httpStatus, message: this.message, status: this.status };
    return this.details.length === 0 ? body : { ...body, details: this.details };
  }
}

/** The request is wrong. */
export function invalidArgument(message: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', message);
}

/** A field of a request has a value that it must not have, such as `GenerateContentRequest.contents`. */
export function invalidField(field: string, complaint: string): ApiError {
  return invalidArgument(`* ${field}: ${complaint}\n`);
}

/** The JSON of a request has unknown names or values of wrong types. */
export function badRequest(violations: readonly FieldViolation[]): ApiError {
  const message = violations.map((violation) => violation.description).join('\n');
  const fieldViolations = violations.map((violation) => ({ ...violation }));
  return new ApiError('INVALID_ARGUMENT', message, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
  ]);
}

/** What was asked for does not exist. */
export function notFound(): ApiError {
  return new ApiError('NOT_FOUND', 'Requested entity was not found.');
}

/** Files that do not exist and those of others look the same. */
export function fileNotFound(id: string): ApiError {
  return new ApiError(
    'PERMISSION_DENIED',
    `You do not have permission to access the File ${id} or it may not exist.`,
  );
}

/** No key was sent. */
export function missingKey(): ApiError {
  return new ApiError(
    'PERMISSION_DENIED',
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other " +
      'form of API consumer identity to call this API.',
  );
}

/** The key that was sent is not accepted. */
export function wrongKey(): ApiError {
  const message = 'API key not valid. Please pass a valid API key.';
  return new ApiError('INVALID_ARGUMENT', message, [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
    { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US', message },
  ]);
}

const QUOTA_MESSAGE =
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, ' +
  'head to: https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage, head to: ' +
  'https://ai.dev/rate-limit. ';
const QUOTA_HELP: JsonObject = {
  '@type': 'type.googleapis.com/google.rpc.Help',
  links: [
    {
      description: 'Learn more about Gemini API quotas',
      url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
    },
  ],
};

/** A quota is used up: the same words for every quota. */
export function quotaExceeded(): ApiError {
  return new ApiError('RESOURCE_EXHAUSTED', QUOTA_MESSAGE, [QUOTA_HELP]);
}

/** The refusal by rate, which says how long to wait. */
export function rateLimited(retryAfterSeconds: number): ApiError {
  const retryInfo = {
    '@type': 'type.googleapis.com/google.rpc.RetryInfo',
    retryDelay: `${retryAfterSeconds}s`,
  };
  return new ApiError('RESOURCE_EXHAUSTED', `${QUOTA_MESSAGE}\nPlease retry in ${retryAfterSeconds}s.`, [
    QUOTA_HELP,
    retryInfo,
  ]);
}

/** The failure that is nobody's fault. */
export function serverError(): ApiError {
  return new ApiError(
    'INTERNAL',
    'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  );
}
