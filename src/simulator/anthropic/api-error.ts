/** What stands in `error` of a reply. */
export interface ApiErrorBody {
  readonly type: string;
  readonly message: string;
  /** A stable code for the cause, where there is one. */
  readonly details?: { readonly error_code: string };
}

/** A refusal as Anthropic words it: thrown by a route, written to a result line for a request of a batch. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ApiErrorBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: ApiErrorBody, headers: Readonly<Record<string, string>> = {}) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** The common case: 400, something is wrong with the request. */
export function invalidRequest(message: string, errorCode?: string): ApiError {
  const details = errorCode === undefined ? {} : { details: { error_code: errorCode } };
  return new ApiError(400, { type: 'invalid_request_error', message, ...details });
}

/** 401: no key, or one that is not accepted. */
export function unauthenticated(message: string): ApiError {
  return new ApiError(401, { type: 'authentication_error', message });
}

/** 404: no such route, batch or model. */
export function notFound(message: string): ApiError {
  return new ApiError(404, { type: 'not_found_error', message });
}

/** 413: the body has more bytes than the endpoint takes. */
export function tooLarge(): ApiError {
  return new ApiError(413, { type: 'request_too_large', message: 'Request exceeds the maximum size' });
}

/** 429: too many calls, or too many requests in the queue; the official SDKs wait as long as `retry-after` says. */
export function rateLimited(message: string, retryAfterSeconds: number): ApiError {
  return new ApiError(
    429,
    { type: 'rate_limit_error', message },
    { 'retry-after': String(retryAfterSeconds), 'anthropic-ratelimit-requests-remaining': '0' },
  );
}

/** 500: the failure that is nobody's fault. */
export function serverError(): ApiError {
  return new ApiError(500, { type: 'api_error', message: 'Internal server error' });
}

/** 529: too much traffic of everybody together. */
export function overloaded(): ApiError {
  return new ApiError(529, { type: 'overloaded_error', message: 'Overloaded' });
}
