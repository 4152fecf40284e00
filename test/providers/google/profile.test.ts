import { FinishReason, JobState } from '@google/genai';
import { describe, expect, test } from 'vitest';

import { isComplete } from '../../../src/model/batch-status.ts';
import { mapFinishReason } from '../../../src/providers/google/map-finish-reason.ts';
import { FAMILIES, hasLevel, thinkingOf } from '../../../src/providers/google/model-families.ts';
import { GOOGLE_PROFILE } from '../../../src/providers/google/profile.ts';

test('every state that the official SDK knows has its row, and so has each of the API’s own', () => {
  const { states } = GOOGLE_PROFILE;
  const known = Object.values(JobState).filter((state) => !state.endsWith('_UNSPECIFIED'));
  expect(known.filter((state) => states[state] === undefined)).toEqual([]);
  for (const [name, status] of Object.entries(states)) {
    const twin = name.replace('BATCH_STATE_', 'JOB_STATE_');
    expect(states[twin]).toBe(status);
  }
  expect(Object.values(states).filter(isComplete)).toContain('expired');
});

test('every finish reason that the official SDK knows is one in the unified words', () => {
  const blocked = Object.values(FinishReason).filter(
    (reason) => mapFinishReason(reason, false) === 'content_filter',
  );
  expect(blocked.sort()).toEqual([
    'BLOCKLIST',
    'IMAGE_PROHIBITED_CONTENT',
    'IMAGE_RECITATION',
    'IMAGE_SAFETY',
    'PROHIBITED_CONTENT',
    'RECITATION',
    'SAFETY',
    'SPII',
  ]);
  expect(mapFinishReason(FinishReason.STOP, false)).toBe('stop');
  expect(mapFinishReason(FinishReason.STOP, true)).toBe('tool_calls');
  expect(mapFinishReason(FinishReason.MAX_TOKENS, true)).toBe('length');
});

describe('ids', () => {
  test.each(['q-1', 'question 1', '~!@#$%', 'größe', '日本', '👩', 'x'.repeat(256)])(
    'go out as they are: "%s"',
    (id) => {
      expect(GOOGLE_PROFILE.idPattern.test(id)).toBe(true);
    },
  );

  test.each(['', 'x'.repeat(257), 'a\nb', '\u0000', '\u2028', '\ud800', '\u200d'])('are mapped: %j', (id) => {
    expect(GOOGLE_PROFILE.idPattern.test(id)).toBe(false);
  });
});

describe('families of models', () => {
  test.each<[string, string, string | undefined]>([
    ['gemini-3.5-flash', 'level', 'Gemini 3 and later'],
    ['models/gemini-3-pro-preview', 'level', 'Gemini 3 and later'],
    ['gemini-10-ultra', 'level', 'Gemini 3 and later'],
    ['gemini-flash-latest', 'level', 'Gemini 3 and later'],
    ['gemini-2.5-flash-lite', 'budget', 'Gemini 2.5'],
    ['models/gemini-2.5-pro', 'budget', 'Gemini 2.5'],
    ['gemini-2.0-flash', 'none', 'Gemini before 2.5'],
    ['gemini-1.5-pro-002', 'none', 'Gemini before 2.5'],
    ['gemma-4', 'level', undefined],
    ['tunedModels/mine', 'level', undefined],
  ])('%s thinks by %s and is one of %s', (model, thinking, family) => {
    expect(thinkingOf(model)).toBe(thinking);
    expect(FAMILIES.find(({ pattern }) => pattern.test(model))?.name).toBe(family);
  });

  test('have the levels that their guide names', () => {
    expect(hasLevel('gemini-3.5-flash', 'MINIMAL')).toBe(true);
    expect(hasLevel('gemini-3.1-pro-preview', 'MINIMAL')).toBe(false);
    expect(hasLevel('gemini-3.1-pro-preview', 'MEDIUM')).toBe(true);
    expect(hasLevel('gemini-3-pro-preview', 'MEDIUM')).toBe(false);
  });
});

test('an expired or cancelled batch is not hoped to have any results, and no number of requests is made up', () => {
  expect(GOOGLE_PROFILE.window).toEqual({ hours: 48, partialOnExpiry: false, partialOnCancel: false });
  expect(GOOGLE_PROFILE.limits.map(({ unit }) => unit)).toEqual(['bytes']);
});
