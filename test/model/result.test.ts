import { describe, expect, test } from 'vitest';

import { isComplete, type BatchStatus } from '../../src/model/batch-status.ts';
import { getText, isSuccessful, RESULT_STATUSES } from '../../src/model/result.ts';

describe('the text of a result', () => {
  test('is the message itself when that is a text, even an empty one', () => {
    expect(getText({ message: { role: 'assistant', content: 'Hello.' } })).toBe('Hello.');
    expect(getText({ message: { role: 'assistant', content: '' } })).toBe('');
  });

  test('is the pieces of text in order, without thoughts and tool calls', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'One, ' },
      { type: 'tool_call', id: 'a', name: 'f', input: {} },
      { type: 'text', text: 'two.' },
    ] as const;
    expect(getText({ message: { role: 'assistant', content } })).toBe('One, two.');
  });

  test('is absent when there is no message', () => {
    expect(getText({})).toBeUndefined();
  });
});

test('a result is successful only when it succeeded', () => {
  expect(RESULT_STATUSES.filter((status) => isSuccessful({ status }))).toEqual(['succeeded']);
});

test.each([
  ['validating', false],
  ['queued', false],
  ['in_progress', false],
  ['finalizing', false],
  ['cancelling', false],
  ['completed', true],
  ['failed', true],
  ['cancelled', true],
  ['expired', true],
] as const satisfies readonly (readonly [BatchStatus, boolean])[])(
  'a batch that is %s is complete: %s',
  (status, complete) => {
    expect(isComplete(status)).toBe(complete);
    expect(isComplete({ status })).toBe(complete);
  },
);
