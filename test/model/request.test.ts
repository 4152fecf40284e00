import { expect, test } from 'vitest';

import { MODES, modeOf } from '../../src/model/request.ts';

test('the order of the modes is the one that is on disk already', () => {
  expect(MODES).toEqual(['chat', 'completion', 'embedding', 'custom']);
});

test('a request without a mode is a chat', () => {
  expect(modeOf({ custom_id: 'a', messages: [] })).toBe('chat');
  expect(modeOf({ mode: 'embedding', custom_id: 'a', input: 'x' })).toBe('embedding');
});
