import { expect, test } from 'vitest';

import { parseRequest } from '../../src/model/parse-request.ts';
import type { UnifiedRequest } from '../../src/model/request.ts';
import { Dice } from '../../src/testing/dice.ts';
import { generateRequest } from '../../src/testing/generate-request.ts';
import { listPaths } from '../../src/testing/list-paths.ts';
import { markRequest } from '../../src/testing/mark-request.ts';

const REQUEST: UnifiedRequest = {
  custom_id: 'a',
  system_prompt: ['one', 'two'],
  messages: [
    { role: 'user', content: 'hello', provider_kwargs: { a_key_of_ours: [1] } },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm', signature: 's' },
        { type: 'tool_call', id: 'c', name: 'f', input: 7 },
      ],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_call_id: 'c', content: [{ type: 'text', text: 't' }] }],
    },
  ],
  tools: [{ name: 'f', description: 'd', input_schema: { description: 'not a text of the user' } }],
};

test('each text of the user is marked once, wherever it stands', () => {
  const { marks, request } = markRequest(REQUEST);
  expect(marks.map(({ path }) => path)).toEqual([
    'system_prompt[0]',
    'system_prompt[1]',
    'messages[0].content',
    'messages[0].provider_kwargs.a_key_of_ours',
    'messages[1].content[0].thinking',
    'messages[1].content[0].signature',
    'messages[1].content[1].input',
    'messages[2].content[0].content[0].text',
    'tools[0].description',
  ]);
  const text = JSON.stringify(request);
  for (const { mark } of marks) expect(text.split(`${mark}"`)).toHaveLength(2);
});

test('a marked request is as valid as the one before, and has its paths', () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const scope = { models: ['m'], endpoints: ['/v1/x'], hasKwargs: true };
    const { marks, request } = markRequest(generateRequest('chat', new Dice(seed), scope));
    expect(parseRequest(request)).toMatchObject({ ok: true });
    const paths = listPaths(request);
    expect(marks.filter(({ path }) => !paths.has(path))).toEqual([]);
  }
});
