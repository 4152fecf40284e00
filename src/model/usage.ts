/** Tokens that a request used. The totals include the cached and the reasoning ones. */
export interface UsageInfo {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cached_tokens?: number;
  /** Prompt tokens that were written to the provider's cache, where that is counted. */
  readonly cache_write_tokens?: number;
  readonly reasoning_tokens?: number;
}
