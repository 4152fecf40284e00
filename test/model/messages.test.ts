import { expect, test } from 'vitest';

import { assistantMessage, text, userMessage } from '../../src/model/messages.ts';
import { parseRequest } from '../../src/model/parse-request.ts';

const image = { type: 'image', source_type: 'file_id', media_type: 'image/png', data: 'file-1' } as const;

test('a message of text holds the text itself', () => {
  expect(userMessage('Hello.')).toEqual({ role: 'user', content: 'Hello.' });
  expect(assistantMessage('Hello.')).toEqual({ role: 'assistant', content: 'Hello.' });
});

test('a message of pieces holds them in order, texts among them as pieces of text', () => {
  expect(userMessage(['What is this?', image, text('Be brief.')])).toEqual({
    role: 'user',
    content: [{ type: 'text', text: 'What is this?' }, image, { type: 'text', text: 'Be brief.' }],
  });
  expect(userMessage(image)).toEqual({ role: 'user', content: [image] });
});

test('the messages that are made are valid in a request', () => {
  const messages = [
    userMessage(['What is this?', image]),
    assistantMessage('A cat.'),
    userMessage(text('Sure?')),
  ];
  expect(parseRequest({ custom_id: 'a', messages }).ok).toBe(true);
});
