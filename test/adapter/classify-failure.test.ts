import { expect, test } from 'vitest';

import { classifyFailure } from '../../src/adapter/classify-failure.ts';
import type { Profile } from '../../src/adapter/profile.ts';

const profile: Pick<Profile, 'failures'> = {
  failures: {
    rate_limit_exceeded: { code: 'rate_limited', retry: 'as-is' },
    '429': { code: 'overloaded', retry: 'as-is' },
    '400': { code: 'invalid_request', retry: 'never' },
  },
};

test('the most telling word that has a rule decides', () => {
  expect(classifyFailure(profile, ['new_code', 'rate_limit_exceeded', '429'], 'm')).toEqual({
    code: 'rate_limited',
    message: 'm',
    retryable: true,
  });
  expect(classifyFailure(profile, [undefined, '400'], 'm').retryable).toBe(false);
});

test.each([[[]], [['never heard of']], [['constructor', '__proto__', 'toString']]])(
  'words without a rule are an unknown failure, which is not tried again: %j',
  (words) => {
    expect(classifyFailure(profile, words, 'm')).toEqual({ code: 'unknown', message: 'm', retryable: false });
  },
);
