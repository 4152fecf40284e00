import type { Failure } from '../core/failure.ts';

/** The outcome of decoding a body that is not what it should be: `malformed('a chat completion')`. */
export function malformed(expected: string): { readonly ok: false; readonly failure: Failure } {
  const message = `The answer is not ${expected}.`;
  return { ok: false, failure: { code: 'malformed', message, retryable: false } };
}
