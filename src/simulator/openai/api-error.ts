/** What stands in `error` of a reply: all four keys, unset ones null. */
export interface ApiErrorBody {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** A refusal as OpenAI words it: thrown by a route, written to the error file for a row. */
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

/** The common case: an `invalid_request_error`, status 400 unless said otherwise. */
export function invalidRequest(
  message: string,
  details: { readonly status?: number; readonly param?: string; readonly code?: string } = {},
): ApiError {
  return new ApiError(details.status ?? 400, {
    message,
    type: 'invalid_request_error',
    param: details.param ?? null,
    code: details.code ?? null,
  });
}

/** No key was sent. */
export function missingKey(): ApiError {
  return invalidRequest(
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
      "(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the " +
      'API from your browser and are prompted for a username and password. You can obtain an API key from ' +
      'https://platform.openai.com/account/api-keys.',
    { status: 401 },
  );
}

/** The key that was sent is not accepted; it is echoed with its middle hidden. */
export function wrongKey(key: string): ApiError {
  return invalidRequest(
    `Incorrect API key provided: ${maskKey(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    { status: 401, code: 'invalid_api_key' },
  );
}

/** The refusal by rate; the official SDKs wait as long as `retry-after` says. */
export function rateLimited(retryAfterSeconds: number): ApiError {
  return new ApiError(
    429,
    {
      message: `Rate limit reached for requests. Please try again in ${retryAfterSeconds}s.`,
      type: 'requests',
      param: null,
      code: 'rate_limit_exceeded',
    },
    { 'retry-after': String(retryAfterSeconds), 'x-ratelimit-remaining-requests': '0' },
  );
}

/** The failure that is nobody's fault. */
export function serverError(): ApiError {
  return new ApiError(500, {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    param: null,
    code: null,
  });
}

/** The first 8 and the last 4 characters stay, as OpenAI echoes keys; a short key is hidden altogether. */
function maskKey(key: string): string {
  if (key.length <= 12) return '*'.repeat(key.length);
  return `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}
