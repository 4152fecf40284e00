import type { Failure } from '../core/failure.ts';
import type { BatchSnapshot, LineError } from './batch-port.ts';
import type { FailureRule, Profile } from './profile.ts';

/** For what no rule knows: not tried again by itself, since nobody can say that it would be free. */
const UNKNOWN: FailureRule = { code: 'unknown', retry: 'never' };

/**
 * The failure that a provider's words stand for, by the first of them that the profile has a rule for.
 * @param words codes, types and statuses, the most telling one first
 */
export function classifyFailure(
  profile: Pick<Profile, 'failures'>,
  words: readonly (string | undefined)[],
  message: string,
): Failure {
  for (const word of words) {
    const rule = word === undefined ? undefined : ruleOf(profile, word);
    if (rule !== undefined) return { code: rule.code, message, retryable: rule.retry !== 'never' };
  }
  return { code: UNKNOWN.code, message, retryable: false };
}

/** What a rule for an error of a batch may be found by: the code with the field that it is about, else the code. */
export function wordsOf({ code, field }: LineError): readonly string[] {
  return field === undefined ? [code] : [`${code}/${field}`, code];
}

/** Whether a batch was refused only for now: nothing of it ran, and the same batch may be created later. */
export function isRefusedForNow(
  profile: Pick<Profile, 'failures'>,
  { errors = [], status }: Pick<BatchSnapshot, 'errors' | 'status'>,
): boolean {
  if (status !== 'failed' || errors.length === 0) return false;
  return errors.every((error) => {
    const rule = wordsOf(error)
      .map((word) => ruleOf(profile, word))
      .find((found) => found !== undefined);
    return error.line === undefined && rule?.wait === true;
  });
}

/** The provider's words are untrusted: `constructor` must not find what every object has. */
function ruleOf(profile: Pick<Profile, 'failures'>, word: string): FailureRule | undefined {
  return Object.hasOwn(profile.failures, word) ? profile.failures[word] : undefined;
}
