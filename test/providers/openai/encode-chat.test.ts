import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { Content } from '../../../src/model/content.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { createChatCodec } from '../../../src/providers/openai/chat-codec.ts';

const chatCodec = createChatCodec();

function encode(request: Partial<ChatRequest>, model = 'gpt-4.1-mini'): Encoded {
  return chatCodec.encode(
    { custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }], ...request },
    { model },
  );
}

const messagesOf = (request: Partial<ChatRequest>): unknown => encode(request).body['messages'];
const lossesOf = (encoded: Encoded): string[] => encoded.warnings.map((w) => `${w.code} ${w.path}`);

/** The parts of a user's message that holds these pieces, and what was lost. */
function user(...content: Content[]): { content: unknown; losses: string[] } {
  const encoded = encode({ messages: [{ role: 'user', content }] });
  // The body is JSON whose shape this test is about.
  const messages = encoded.body['messages'] as unknown as { content: unknown }[];
  return { content: messages[0]?.content, losses: lossesOf(encoded) };
}

describe('a chat request becomes a chat completion body', () => {
  test('with model, messages and nothing else when nothing else is asked', () => {
    expect(encode({})).toEqual({
      endpoint: '/v1/chat/completions',
      model: 'gpt-4.1-mini',
      body: { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Hi' }] },
      shared: {},
      cost: {},
      warnings: [],
    });
  });

  test("with the request's own model in place of the target's", () => {
    expect(encode({ model: 'gpt-5' })).toMatchObject({ model: 'gpt-5', body: { model: 'gpt-5' } });
  });

  test('with the system prompt first, as a string or as pieces of text', () => {
    expect(messagesOf({ system_prompt: 'Be brief.' })).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ]);
    expect(messagesOf({ system_prompt: ['Be brief.', 'Be kind.'] })).toMatchObject([
      {
        role: 'system',
        content: [
          { type: 'text', text: 'Be brief.' },
          { type: 'text', text: 'Be kind.' },
        ],
      },
      {},
    ]);
  });

  test('with every setting that OpenAI has', () => {
    const generation_config = {
      max_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: -1,
      frequency_penalty: 1,
      seed: 7,
      stop_sequences: ['END'],
      reasoning: { effort: 'low' },
    } as const;
    const encoded = encode({ generation_config }, 'a-model');
    expect(encoded.body).toEqual({
      model: 'a-model',
      messages: [{ role: 'user', content: 'Hi' }],
      max_completion_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: -1,
      frequency_penalty: 1,
      seed: 7,
      stop: ['END'],
      reasoning_effort: 'low',
    });
    expect(encoded.warnings).toEqual([]);
  });

  test('without an effort for models that do not think, to which none at all says nothing', () => {
    for (const model of [
      'gpt-4.1-mini',
      'gpt-4o',
      'ft:gpt-3.5-turbo:x',
      'chatgpt-4o-latest',
      'gpt-5-chat-latest',
    ]) {
      const low = encode({ generation_config: { reasoning: { effort: 'low' } } }, model);
      expect(low.body).not.toHaveProperty('reasoning_effort');
      expect(lossesOf(low)).toEqual(['unsupported_parameter generation_config.reasoning.effort']);
      const none = encode({ generation_config: { reasoning: { effort: 'none' } } }, model);
      expect(none.body).not.toHaveProperty('reasoning_effort');
      expect(none.warnings).toEqual([]);
    }
  });

  test('with tools, the choice among them and the form of the answer', () => {
    const encoded = encode({
      tools: [
        { name: 'weather', description: 'Weather', input_schema: { type: 'object' }, strict: true },
        { name: 'bare', input_schema: {} },
      ],
      tool_choice: { name: 'weather' },
      response_format: { type: 'json_schema', schema: { type: 'object' }, strict: true },
    });
    expect(encoded.body).toMatchObject({
      tools: [
        {
          type: 'function',
          function: { name: 'weather', description: 'Weather', parameters: { type: 'object' }, strict: true },
        },
        { type: 'function', function: { name: 'bare', parameters: {} } },
      ],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'response', schema: { type: 'object' }, strict: true },
      },
    });
    expect(
      encode({ tools: [{ name: 'f', input_schema: {} }], tool_choice: 'required' }).body['tool_choice'],
    ).toBe('required');
    expect(encode({ response_format: { type: 'json_object' } }).body['response_format']).toEqual({
      type: 'json_object',
    });
  });
});

describe('pieces of content', () => {
  test('keep their order; a single text stays a string', () => {
    expect(user({ type: 'text', text: 'Hi' })).toEqual({ content: 'Hi', losses: [] });
    expect(user({ type: 'text', text: 'a' }, { type: 'text', text: 'b' }).content).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
  });

  test.each<[Content, unknown]>([
    [
      { type: 'image', source_type: 'url', media_type: 'image/png', data: 'https://x.test/a.png' },
      { type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
    ],
    [
      { type: 'image', source_type: 'base64', media_type: 'image/png', data: 'AAAA' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ],
    [
      { type: 'audio', source_type: 'base64', media_type: 'audio/x-wav', data: 'AAAA' },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
    ],
    [
      { type: 'audio', source_type: 'base64', media_type: 'audio/MPEG; codecs=mp3', data: 'AAAA' },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
    ],
    [
      { type: 'document', source_type: 'base64', media_type: 'application/pdf', data: 'AAAA', name: 'a.pdf' },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA', filename: 'a.pdf' } },
    ],
    [
      { type: 'document', source_type: 'url', media_type: 'x/y', data: 'data:application/pdf;base64,AAAA' },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA', filename: 'document.pdf' } },
    ],
    [
      { type: 'audio', source_type: 'url', media_type: 'x/y', data: 'data:audio/wav;base64,AAAA' },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
    ],
    [
      { type: 'document', source_type: 'file_id', media_type: 'application/pdf', data: 'file-1' },
      { type: 'file', file: { file_id: 'file-1' } },
    ],
  ])('are written as OpenAI writes them: %j', (piece, expected) => {
    expect(user(piece)).toEqual({ content: [expected], losses: [] });
  });

  test.each<Content>([
    { type: 'image', source_type: 'file_id', media_type: 'image/png', data: 'file-1' },
    { type: 'audio', source_type: 'url', media_type: 'audio/wav', data: 'https://x.test/a.wav' },
    { type: 'audio', source_type: 'file_id', media_type: 'audio/wav', data: 'file-1' },
    { type: 'audio', source_type: 'base64', media_type: 'audio/flac', data: 'AAAA' },
    { type: 'document', source_type: 'url', media_type: 'application/pdf', data: 'https://x.test/a.pdf' },
    { type: 'thinking', thinking: 'hm' },
  ])('that OpenAI does not take are left out with a warning: %j', (piece) => {
    expect(user({ type: 'text', text: 'Hi' }, piece)).toEqual({
      content: 'Hi',
      losses: ['unsupported_content messages[0].content[1]'],
    });
  });
});

describe('tools in a conversation', () => {
  test('are called by the assistant, answered in messages of their own, and the user speaks after them', () => {
    const messages = messagesOf({
      messages: [
        { role: 'user', content: 'Weather?' },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_call', id: 'c1', name: 'weather', input: { city: 'Paris' } },
            { type: 'tool_call', id: 'c2', name: 'weather', input: '{"city": "Lo' },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_call_id: 'c1', content: 'Sunny' },
            { type: 'tool_result', tool_call_id: 'c2', content: [{ type: 'text', text: 'Rain' }] },
            { type: 'text', text: 'And now?' },
          ],
        },
      ],
    });
    const call = (id: string, text: string): unknown => ({
      id,
      type: 'function',
      function: { name: 'weather', arguments: text },
    });
    expect(messages).toEqual([
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: 'I look.',
        tool_calls: [call('c1', '{"city":"Paris"}'), call('c2', '{"city": "Lo')],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'Sunny' },
      { role: 'tool', tool_call_id: 'c2', content: 'Rain' },
      { role: 'user', content: 'And now?' },
    ]);
  });

  test('lose the order of a text before a result, the mark of an error and pictures, each with a warning', () => {
    const encoded = encode({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'First' },
            {
              type: 'tool_result',
              tool_call_id: 'c1',
              is_error: true,
              content: [
                { type: 'image', source_type: 'url', media_type: 'image/png', data: 'https://x.test' },
              ],
            },
          ],
        },
      ],
    });
    expect(encoded.body['messages']).toEqual([
      { role: 'tool', tool_call_id: 'c1', content: '' },
      { role: 'user', content: 'First' },
    ]);
    expect(lossesOf(encoded)).toEqual([
      'approximated messages[0].content[1]',
      'unsupported_parameter messages[0].content[1].is_error',
      'unsupported_content messages[0].content[1].content[0]',
    ]);
  });

  test('whose result stands in a message of the assistant split that message', () => {
    const content: Content[] = [
      { type: 'tool_call', id: 'c1', name: 'f', input: {} },
      { type: 'tool_result', tool_call_id: 'c1', content: 'done' },
      { type: 'text', text: 'So it is done.' },
    ];
    expect(messagesOf({ messages: [{ role: 'assistant', content }] })).toEqual([
      {
        role: 'assistant',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'done' },
      { role: 'assistant', content: 'So it is done.' },
    ]);
  });
});

test('a text after a call is moved before it, with a warning', () => {
  const content: Content[] = [
    { type: 'tool_call', id: 'c1', name: 'f', input: '' },
    { type: 'text', text: 'I called it.' },
  ];
  const encoded = encode({ messages: [{ role: 'assistant', content }] });
  expect(encoded.body['messages']).toEqual([
    {
      role: 'assistant',
      content: 'I called it.',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
  ]);
  expect(lossesOf(encoded)).toEqual(['approximated messages[0].content[1]']);
});

describe('what OpenAI cannot honour', () => {
  test('is left out with a warning that names its place', () => {
    const encoded = encode({
      generation_config: {
        top_k: 5,
        reasoning: { budget_tokens: 100 },
        stop_sequences: ['a', 'b', 'c', 'd', 'e'],
      },
    });
    expect(encoded.body['stop']).toEqual(['a', 'b', 'c', 'd']);
    expect(encoded.body).not.toHaveProperty('top_k');
    expect(lossesOf(encoded)).toEqual([
      'unsupported_parameter generation_config.top_k',
      'unsupported_parameter generation_config.reasoning.budget_tokens',
      'approximated generation_config.stop_sequences',
    ]);
  });

  test.each([
    ['gpt-4.1-mini', undefined, true],
    ['gpt-4o-2024-08-06', undefined, true],
    ['gpt-5-chat-latest', undefined, true],
    ['gpt-5-mini', undefined, false],
    ['gpt-5-nano-2025-08-07', undefined, false],
    ['o4-mini', undefined, false],
    ['ft:o4-mini-2025-04-16:acme::x', undefined, false],
    ['gpt-5.4-nano', undefined, true],
    ['gpt-5.4-nano', 'none', true],
    ['gpt-5.4-nano', 'low', false],
  ] as const)(
    'a reasoning model refuses sampling: %s with effort %s takes it: %s',
    (model, effort, takes) => {
      const reasoning = effort === undefined ? {} : { reasoning: { effort } };
      const encoded = encode({ generation_config: { temperature: 0, top_p: 1, ...reasoning } }, model);
      expect('temperature' in encoded.body).toBe(takes);
      expect(encoded.body['top_p']).toBe(1);
      expect(lossesOf(encoded)).toEqual(takes ? [] : ['unsupported_parameter generation_config.temperature']);
    },
  );
});
