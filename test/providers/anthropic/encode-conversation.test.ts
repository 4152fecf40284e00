import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import type { Content } from '../../../src/model/content.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import type { Tool } from '../../../src/model/tool.ts';
import type { ApiVersion } from '../../../src/providers/anthropic/api-version.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';

function encode(request: Partial<ChatRequest>, model = 'claude-opus-5', version?: ApiVersion): Encoded {
  return createChatCodec(version ?? '2026-10-21').encode(
    { custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }], ...request },
    { model },
  );
}

const lossesOf = (encoded: Encoded): string[] => encoded.warnings.map((w) => `${w.code} ${w.path}`);
const messagesOf = (request: Partial<ChatRequest>): JsonValue | undefined => encode(request).body['messages'];

describe('tools in a conversation', () => {
  test('are called by the assistant and answered by the user, results first', () => {
    const encoded = encode({
      messages: [
        { role: 'user', content: 'Weather?' },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_call', id: 'c1', name: 'weather', input: { city: 'Paris' } },
            { type: 'tool_call', id: 'c.2', name: 'weather', input: '{"city": "Lo' },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Here:' },
            { type: 'tool_result', tool_call_id: 'c1', content: '' },
            {
              type: 'tool_result',
              tool_call_id: 'c.2',
              is_error: true,
              content: [
                { type: 'text', text: 'Rain' },
                { type: 'image', source_type: 'url', media_type: 'image/png', data: 'https://x.test/a.png' },
                { type: 'audio', source_type: 'file_id', media_type: 'audio/wav', data: 'f' },
              ],
            },
          ],
        },
      ],
    });
    expect(encoded.body['messages']).toEqual([
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'c1', name: 'weather', input: { city: 'Paris' } },
          { type: 'tool_use', id: 'c_2e2', name: 'weather', input: { input: '{"city": "Lo' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c1' },
          {
            type: 'tool_result',
            tool_use_id: 'c_2e2',
            is_error: true,
            content: [
              { type: 'text', text: 'Rain' },
              { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
            ],
          },
          { type: 'text', text: 'Here:' },
        ],
      },
    ]);
    expect(lossesOf(encoded)).toEqual([
      'approximated messages[1].content[2].id',
      'approximated messages[1].content[2].input',
      'approximated messages[2].content[1]',
      'approximated messages[2].content[2].tool_call_id',
      'unsupported_content messages[2].content[2].content[2]',
      'approximated messages[2].content[2]',
    ]);
  });

  test('whose result stands in a message of the assistant split that message', () => {
    const content: Content[] = [
      { type: 'tool_call', id: 'c1', name: 'f', input: {} },
      { type: 'tool_result', tool_call_id: 'c1', content: 'done' },
      { type: 'text', text: 'So it is done.' },
    ];
    expect(messagesOf({ messages: [{ role: 'assistant', content }] })).toEqual([
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'done' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'So it is done.' }] },
    ]);
  });

  test('must have a name that Anthropic takes and take an object', () => {
    const tools = [
      { name: 'get.weather', input_schema: { type: 'object' } },
      { name: 'x'.repeat(129), input_schema: { type: 'array' } },
    ];
    expect(lossesOf(encode({ tools }))).toEqual([
      'refused tools[0].name',
      'refused tools[1].name',
      'refused tools[1].input_schema.type',
    ]);
  });

  test('must differ in their names, and a wanted one must be there', () => {
    const tool = (name: string): Tool => ({ name, input_schema: { type: 'object' } });
    expect(lossesOf(encode({ tools: [tool('f'), tool('g'), tool('f')] }))).toEqual(['refused tools[2].name']);
    const wanted: Partial<ChatRequest> = { tools: [tool('f')], tool_choice: { name: 'g' } };
    expect(lossesOf(encode(wanted))).toEqual(['refused tool_choice.name']);
    expect(lossesOf(encode({ ...wanted, provider_kwargs: { tools: [{ name: 'g' }] } }))).toEqual([]);
  });

  test('may be forced beside an effort, where need be without thoughts', () => {
    const request: Partial<ChatRequest> = {
      tools: [{ name: 'f', input_schema: { type: 'object' } }],
      tool_choice: 'required',
      generation_config: { reasoning: { effort: 'high' } },
    };
    for (const model of ['claude-sonnet-4-6', 'claude-opus-4-7']) {
      const encoded = encode(request, model);
      expect(encoded.body).toMatchObject({ tool_choice: { type: 'any' }, output_config: { effort: 'high' } });
      expect(encoded.body).not.toHaveProperty('thinking');
      expect(lossesOf(encoded)).toEqual(['approximated generation_config.reasoning.effort']);
    }
    const budget = { generation_config: { reasoning: { budget_tokens: 2_000 } } };
    expect(encode({ ...request, ...budget }, 'claude-opus-4-7').body).toMatchObject({
      tool_choice: { type: 'auto' },
      thinking: { type: 'adaptive' },
    });
    const encoded = encode(request, 'claude-opus-4-8');
    expect(encoded.body).toMatchObject({ tool_choice: { type: 'any' }, thinking: { type: 'adaptive' } });
    expect(encoded.warnings).toEqual([]);
  });

  test('cannot be forced on the newest models, nor beside a budget for thoughts', () => {
    const tools = [{ name: 'f', input_schema: { type: 'object' } }];
    const forced: Partial<ChatRequest> = { tools, tool_choice: 'required' };
    for (const model of ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-fable-5-1']) {
      const encoded = encode(forced, model);
      expect(encoded.body['tool_choice']).toEqual({ type: 'auto' });
      expect(lossesOf(encoded)).toEqual(['approximated tool_choice']);
    }
    const thinking = encode(
      { ...forced, generation_config: { reasoning: { budget_tokens: 2_000 } } },
      'claude-haiku-4-5',
    );
    expect(thinking.body['tool_choice']).toEqual({ type: 'auto' });
    expect(lossesOf(thinking)).toEqual(['approximated tool_choice']);
  });
});

describe('an answer that is begun by its last message', () => {
  const begun = (content: string | Content[]): Partial<ChatRequest> => ({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content },
    ],
  });

  test.each([
    ['claude-opus-5-5', true],
    ['claude-sonnet-4-6', true],
    ['claude-opus-9', true],
    ['us.anthropic.claude-opus-4-6-v1', true],
    ['claude-haiku-4-5-20251001', false],
    ['claude-opus-4-20250514', false],
    ['smollm2', false],
  ])('is refused on models without prefill: %s: %s', (model, isRefused) => {
    const losses = isRefused ? ['refused messages[1]'] : [];
    expect(lossesOf(encode(begun('{'), model))).toEqual(losses);
    expect(lossesOf(encode(begun([{ type: 'text', text: '{' }]), model))).toEqual(losses);
  });

  test('cannot end with a blank, which is cut off, save for models that are not Claude', () => {
    for (const content of ['{ ', [{ type: 'text' as const, text: '{ ' }]]) {
      const encoded = encode(begun(content), 'claude-haiku-4-5');
      expect(JSON.stringify(encoded.body['messages'])).toContain('"{"');
      expect(lossesOf(encoded)).toEqual(['approximated messages[1]']);
      const foreign = encode(begun(content), 'smollm2');
      expect(JSON.stringify(foreign.body['messages'])).toContain('"{ "');
      expect(foreign.warnings).toEqual([]);
    }
  });

  test('is one too when what came behind the text is left out', () => {
    const audio: Content = { type: 'audio', source_type: 'file_id', media_type: 'audio/wav', data: 'f' };
    expect(lossesOf(encode(begun([{ type: 'text', text: 'a' }, audio]), 'claude-opus-5-5'))).toEqual([
      'unsupported_content messages[1].content[1]',
      'refused messages[1]',
    ]);
  });

  test('is no such thing when a turn of Anthropic’s own tools goes on', () => {
    const kwargs = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const paused = begun([{ type: 'thinking', thinking: '', provider_kwargs: kwargs }]);
    expect(lossesOf(encode(paused, 'claude-opus-5-5'))).toEqual([]);
  });
});

test('what a user merges into a message of which nothing is sent is told as lost', () => {
  const unsigned: Content = { type: 'thinking', thinking: 'Hm.' };
  const encoded = encode({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [unsigned], provider_kwargs: { cache_control: { type: 'ephemeral' } } },
      { role: 'user', content: 'Go on.' },
    ],
  });
  expect(lossesOf(encoded)).toEqual([
    'unsupported_content messages[1].content[0]',
    'unsupported_parameter messages[1].provider_kwargs',
  ]);
});

test('thoughts of other providers are left out, whose signatures would fail the request', () => {
  const encoded = encode({
    messages: [
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'gAAAAAB', provider_kwargs: { id: 'rs_1' } },
          { type: 'thinking', thinking: '', signature: 'c2ln', provider_kwargs: { thought: false } },
          { type: 'thinking', thinking: 'own', signature: 'c2ln', provider_kwargs: { cache_control: null } },
          { type: 'text', text: 'So.' },
        ],
      },
      { role: 'user', content: 'On.' },
    ],
  });
  expect(encoded.body['messages']).toMatchObject([
    {},
    { content: [{ type: 'thinking', thinking: 'own', signature: 'c2ln' }, { type: 'text' }] },
    {},
  ]);
  expect(lossesOf(encoded)).toEqual([
    'unsupported_content messages[1].content[0]',
    'unsupported_content messages[1].content[1]',
  ]);
});

test('messages of the user’s own take the place of all others, so that nothing of these is warned of', () => {
  const messages = [{ role: 'user', content: 'Hi' }];
  const encoded = encode({
    messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: 'hm' }] }],
    provider_kwargs: { messages },
  });
  expect(encoded.body['messages']).toEqual(messages);
  expect(encoded.warnings).toEqual([]);
});
