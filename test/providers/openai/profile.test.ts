import type { Batch } from 'openai/resources/batches';
import { expect, test } from 'vitest';

import { REASONING_MODELS } from '../../../src/providers/openai/models.ts';
import { OPENAI_PROFILE } from '../../../src/providers/openai/profile.ts';

/** Complete by type: a state that the official SDK learns and that is not here does not compile. */
const STATES: Readonly<Record<Batch['status'], true>> = {
  validating: true,
  failed: true,
  in_progress: true,
  finalizing: true,
  completed: true,
  expired: true,
  cancelling: true,
  cancelled: true,
};

test('every state that the official SDK knows has its row', () => {
  expect(Object.keys(OPENAI_PROFILE.states).sort()).toEqual(Object.keys(STATES).sort());
});

test.each(['q-1', 'question 1', '~!@#$%', 'x'.repeat(64)])('the id "%s" goes out as it is', (id) => {
  expect(OPENAI_PROFILE.idPattern.test(id)).toBe(true);
});

test.each(['', 'x'.repeat(65), 'größe', 'a\nb', '日本'])('the id "%s" is mapped', (id) => {
  expect(OPENAI_PROFILE.idPattern.test(id)).toBe(false);
});

test('no pattern carries state from one row to the next', () => {
  const patterns = [OPENAI_PROFILE.idPattern, ...REASONING_MODELS.map((models) => models.pattern)];
  expect(patterns.filter((pattern) => pattern.global || pattern.sticky)).toEqual([]);
});

test('every feature that is changed or missing says what happens instead', () => {
  const silent = Object.entries(OPENAI_PROFILE.features).filter(
    ([, feature]) => feature.support !== 'as-is' && feature.note === '',
  );
  expect(silent).toEqual([]);
});
