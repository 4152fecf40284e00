import type { Failure } from '../core/failure.ts';
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

/** The provider's words are untrusted: `constructor` must not find what every object has. */
function ruleOf(profile: Pick<Profile, 'failures'>, word: string): FailureRule | undefined {
  return Object.hasOwn(profile.failures, word) ? profile.failures[word] : undefined;
}
