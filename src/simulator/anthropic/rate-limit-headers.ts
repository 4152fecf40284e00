/** Made up, in the order of what Anthropic's rate limits page gives for a middle tier. */
const LIMITS_A_MINUTE = {
  requests: 2_000,
  'input-tokens': 450_000,
  'output-tokens': 90_000,
  tokens: 540_000,
} as const;
const MINUTE_MS = 60_000;

/** What a reply to a message says about rate limits, as if it were the first of its minute. */
export function rateLimitHeaders(now: number): Readonly<Record<string, string>> {
  const reset = new Date(Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS).toISOString().replace(/\.\d+Z$/, 'Z');
  const headers = Object.entries(LIMITS_A_MINUTE).flatMap(([name, limit]) => [
    [`anthropic-ratelimit-${name}-limit`, String(limit)],
    [`anthropic-ratelimit-${name}-remaining`, String(limit - 1)],
    [`anthropic-ratelimit-${name}-reset`, reset],
  ]);
  return Object.fromEntries(headers);
}
