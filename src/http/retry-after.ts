import type { HttpHeaders } from './reply.ts';

const NUMBER = /^\d+(\.\d+)?$/;
/** A date begins with the name of its day; `Date.parse` alone takes much that is none. */
const DATE = /^[A-Z][a-z]+, /;

/**
 * How long an answer asks to wait, in milliseconds: `retry-after-ms`, else `retry-after` in seconds or as a date (RFC
 * 9110, 10.2.3). A date is read against the answer's own `date`, since the two clocks may differ.
 */
export function readRetryAfter(headers: HttpHeaders, now: number): number | undefined {
  const exact = headers['retry-after-ms'];
  if (exact !== undefined && NUMBER.test(exact)) return Number(exact);
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (NUMBER.test(value)) return Number(value) * 1000;
  const until = DATE.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const sentAt = Date.parse(headers['date'] ?? '');
  return Math.max(0, until - (Number.isNaN(sentAt) ? now : sentAt));
}
