/** How long an exchange may stand still before it is given up, in milliseconds; 0 means for ever. */
export interface HttpTimeouts {
  /** From the look-up of the name to the end of the TLS handshake. */
  readonly connectMs: number;
  /** Between the last byte sent and the head of the answer; during an upload, between two bytes sent. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. */
  readonly bodyIdleMs: number;
}

/**
 * Connect and idle are undici's own defaults, which Node's `fetch` has too. Ten minutes to the head of the answer is
 * what the official OpenAI and Anthropic SDKs allow: a provider reads a large upload before it answers.
 */
export const DEFAULT_TIMEOUTS: HttpTimeouts = {
  connectMs: 10_000,
  headersMs: 600_000,
  bodyIdleMs: 300_000,
};
