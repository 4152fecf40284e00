/** Why one request has no output: stored on its result, never thrown. */
export type FailureCode =
  | 'invalid_request'
  | 'authentication'
  | 'permission_denied'
  | 'model_not_found'
  | 'context_length_exceeded'
  | 'content_filtered'
  | 'rate_limited'
  | 'quota_exceeded'
  | 'overloaded'
  | 'server_error'
  | 'timeout'
  | 'expired'
  | 'cancelled'
  | 'batch_refused'
  | 'missing'
  | 'malformed'
  | 'unknown';

/** What may be done about a failed row: nothing, the same again, the same in a smaller batch, the same at another target. */
export type RetryDecision = 'never' | 'as-is' | 'smaller' | 'elsewhere';

/** Why one request has no output. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  /** Whether sending the request again may succeed. */
  readonly retryable: boolean;
}
