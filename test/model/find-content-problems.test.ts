import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Content } from '../../src/model/content.ts';
import { findContentProblems } from '../../src/model/find-content-problems.ts';
import type { UnifiedMessage } from '../../src/model/message.ts';

const call = (id: string): Content => ({ type: 'tool_call', id, name: 'weather', input: {} });
const result = (id: string, content: string | Content[] = 'Sunny.'): Content => {
  return { type: 'tool_result', tool_call_id: id, content };
};
const user = (...content: Content[]): UnifiedMessage => ({ role: 'user', content });
const model = (...content: Content[]): UnifiedMessage => ({ role: 'assistant', content });
const image = (data: string): Content => {
  return { type: 'image', source_type: 'base64', media_type: 'image/png', data };
};

test('a result of a tool follows its call, in any later message', () => {
  const question: UnifiedMessage = { role: 'user', content: 'Weather?' };
  const conversation = [question, model(call('a'), call('b')), user(result('b'), result('a'))];
  expect(findContentProblems(conversation)).toEqual([]);
});

test('a result without its call is named with its place', () => {
  expect(findContentProblems([user(result('x'))])).toEqual([
    { field: 'messages[0].content[0].tool_call_id', message: 'no tool_call before it has the id "x"' },
  ]);
});

test('a call that comes after its result does not count', () => {
  const [problem] = findContentProblems([user(result('a')), model(call('a'))]);
  expect(problem?.field).toBe('messages[0].content[0].tool_call_id');
});

test('base64 that is cut off is named with its place, inside results of tools too', () => {
  expect(findContentProblems([user(image('QUJD')), user(image('QUJ'))])).toEqual([
    {
      field: 'messages[1].content[0].data',
      message: 'is base64 that is cut off: its length is no multiple of 4',
    },
  ]);
  const inside = [model(call('a')), user(result('a', [image('QUJD'), image('QUJDR')]))];
  expect(findContentProblems(inside).map(({ field }) => field)).toEqual([
    'messages[1].content[0].content[1].data',
  ]);
});

test('base64 of any bytes is fine', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      expect(findContentProblems([user(image(Buffer.from(bytes).toString('base64')))])).toEqual([]);
    }),
  );
});

const byUrl = (data: string): Content => {
  return { type: 'image', source_type: 'url', media_type: 'image/png', data };
};

test.each([
  ['data:image/png;base64,%%%', 'is a data: URL whose bytes are not base64'],
  ['data:image/png;base64,', 'is a data: URL whose bytes are not base64'],
  ['data:image/png;base64,QUJ', 'is base64 that is cut off: its length is no multiple of 4'],
  ['data:image/png;base64', 'is no data: URL: it has no comma, after which its bytes stand'],
])('bytes in a URL are looked at like others: %s', (url, message) => {
  expect(findContentProblems([user(byUrl(url))])).toEqual([
    { field: 'messages[0].content[0].data', message },
  ]);
});

test.each([
  'data:image/png;base64,QUJD',
  'data:;base64,QUJD',
  'data:text/plain,a%20b',
  'https://a.example/b',
])('a URL is fine: %s', (url) => {
  expect(findContentProblems([user(byUrl(url))])).toEqual([]);
});
