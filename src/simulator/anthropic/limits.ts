/** Anthropic's limits, from its batch processing guide and API reference; sizes in bytes, times in milliseconds. */
export const LIMITS = {
  /** Batch guide: requests in one batch. */
  requestsPerBatch: 100_000,
  /** Batch guide: 256 MB for the body that creates a batch. */
  batchBytes: 268_435_456,
  /** Errors page: 32 MB for the body of the other endpoints. */
  messageBytes: 33_554_432,
  /** API reference: the ids of requests in a batch. */
  customIdLength: 64,
  /** Batch guide: a batch expires when it has not ended by then. */
  batchLifetime: 86_400_000,
  /** Batch guide: results can be downloaded for 29 days after the batch was created. */
  resultsLifetime: 2_505_600_000,
  /** API reference: pages of a list. */
  page: { default: 20, max: 1_000 },
  /** Prompt caching guide: breakpoints of one request. */
  cacheBreakpoints: 4,
  /** Extended thinking guide: the least budget. */
  thinkingBudget: 1_024,
  /** API reference: messages of one request. */
  messages: 100_000,
} as const;
