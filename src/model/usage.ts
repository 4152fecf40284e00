/** Tokens that a request used. The totals include the cached and the reasoning ones. */
export interface UsageInfo {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cached_tokens?: number;
  readonly reasoning_tokens?: number;
}
