import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { Content } from '../../../src/model/content.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { createChatCodec } from '../../../src/providers/openai/chat-codec.ts';
import { faultsOf, hasDescription } from './api-description.ts';

const codec = createChatCodec('responses');

function encode(request: Partial<ChatRequest>, model = 'gpt-4.1-mini'): Encoded {
  return codec.encode({ custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }], ...request }, { model });
}

const lossesOf = (encoded: Encoded): string[] => encoded.warnings.map((w) => `${w.code} ${w.path}`);

/** The items of a conversation, and what was lost. */
function items(...messages: ChatRequest['messages']): { input: unknown; losses: string[] } {
  const encoded = encode({ messages });
  const faults = hasDescription ? faultsOf('/v1/responses', encoded.body) : [];
  return { input: encoded.body['input'], losses: [...lossesOf(encoded), ...faults] };
}

const user = (...content: Content[]): ReturnType<typeof items> => items({ role: 'user', content });

describe('a chat request becomes the body of a response', () => {
  test('with model, input and nothing else when nothing else is asked: `store` is left to the user', () => {
    expect(encode({})).toEqual({
      endpoint: '/v1/responses',
      model: 'gpt-4.1-mini',
      body: { model: 'gpt-4.1-mini', input: [{ role: 'user', content: 'Hi' }] },
      shared: {},
      cost: {},
      warnings: [],
    });
  });

  test('with one system prompt as instructions, and several as the parts of a message in front', () => {
    expect(encode({ system_prompt: 'Be brief.' }).body).toMatchObject({ instructions: 'Be brief.' });
    expect(encode({ system_prompt: ['Be brief.'] }).body).toMatchObject({ instructions: 'Be brief.' });
    const several = encode({ system_prompt: ['Be brief.', 'Be kind.'] }).body;
    expect(several).not.toHaveProperty('instructions');
    expect(several['input']).toEqual([
      {
        role: 'system',
        content: [
          { type: 'input_text', text: 'Be brief.' },
          { type: 'input_text', text: 'Be kind.' },
        ],
      },
      { role: 'user', content: 'Hi' },
    ]);
  });

  test('with every setting that responses have', () => {
    const request: Partial<ChatRequest> = {
      generation_config: {
        max_tokens: 99,
        temperature: 0.5,
        top_p: 0.9,
        reasoning: { effort: 'low' },
      },
      tools: [
        { name: 'weather', description: 'Weather', input_schema: { type: 'object' } },
        { name: 'exact', input_schema: { type: 'object', additionalProperties: false }, strict: true },
      ],
      tool_choice: { name: 'weather' },
      response_format: { type: 'json_schema', name: 'facts', schema: {}, strict: false },
    };
    const encoded = encode(request, 'a-model');
    expect(encoded.body).toEqual({
      model: 'a-model',
      input: [{ role: 'user', content: 'Hi' }],
      max_output_tokens: 99,
      temperature: 0.5,
      top_p: 0.9,
      reasoning: { effort: 'low' },
      tools: [
        {
          type: 'function',
          name: 'weather',
          description: 'Weather',
          parameters: { type: 'object' },
          strict: false,
        },
        {
          type: 'function',
          name: 'exact',
          parameters: { type: 'object', additionalProperties: false },
          strict: true,
        },
      ],
      tool_choice: { type: 'function', name: 'weather' },
      text: { format: { type: 'json_schema', name: 'facts', schema: {}, strict: false } },
    });
    expect(encoded.warnings).toEqual([]);
  });

  test('without what responses do not have, each with a warning that names its place', () => {
    const encoded = encode({
      generation_config: {
        max_tokens: 9,
        top_k: 5,
        stop_sequences: ['END'],
        seed: 7,
        presence_penalty: 1,
        frequency_penalty: 0,
        reasoning: { budget_tokens: 100 },
      },
    });
    expect(encoded.body).toEqual({
      model: 'gpt-4.1-mini',
      input: [{ role: 'user', content: 'Hi' }],
      max_output_tokens: 16,
    });
    expect(lossesOf(encoded).sort()).toEqual([
      'approximated generation_config.max_tokens',
      'unsupported_parameter generation_config.presence_penalty',
      'unsupported_parameter generation_config.reasoning.budget_tokens',
      'unsupported_parameter generation_config.seed',
      'unsupported_parameter generation_config.stop_sequences',
      'unsupported_parameter generation_config.top_k',
    ]);
  });

  test('without sampling at reasoning models', () => {
    const encoded = encode({ generation_config: { temperature: 0, top_p: 1 } }, 'o3-pro');
    expect(encoded.body).not.toHaveProperty('temperature');
    expect(encoded.body['top_p']).toBe(1);
    expect(lossesOf(encoded)).toEqual(['unsupported_parameter generation_config.temperature']);
  });

  test('with what the user merges in last, an object key by key', () => {
    const request: Partial<ChatRequest> = {
      generation_config: { reasoning: { effort: 'high' } },
      provider_kwargs: { reasoning: { summary: 'auto' }, store: false, stream: true },
    };
    const encoded = encode(request, 'a-model');
    expect(encoded.body).toMatchObject({ reasoning: { effort: 'high', summary: 'auto' }, store: false });
    expect(lossesOf(encoded)).toEqual(['refused provider_kwargs.stream']);
  });
});

describe('an input of the user’s own', () => {
  const system_prompt = ['Be brief.', 'Be kind.'];
  const bodyOf = (provider_kwargs: ChatRequest['provider_kwargs'] & object): unknown =>
    encode({ system_prompt, provider_kwargs }).body;

  test('is sent as it is, beside the system prompt', () => {
    expect(bodyOf({ input: 'Hello' })).toEqual({
      model: 'gpt-4.1-mini',
      input: 'Hello',
      instructions: 'Be brief.\n\nBe kind.',
    });
  });

  test('that has a system prompt keeps that one', () => {
    const input = [{ role: 'developer', content: 'Be long.' }];
    expect(bodyOf({ input })).toEqual({ model: 'gpt-4.1-mini', input });
    expect(bodyOf({ input: 'Hello', instructions: 'Be long.' })).toMatchObject({ instructions: 'Be long.' });
    expect(bodyOf({ input: 'Hello', instructions: null })).toMatchObject({ instructions: null });
  });
});

describe('what is said becomes items', () => {
  test.each<[Content, unknown]>([
    [
      { type: 'image', source_type: 'url', media_type: 'image/png', data: 'https://x.test/a.png' },
      { type: 'input_image', image_url: 'https://x.test/a.png', detail: 'auto' },
    ],
    [
      { type: 'image', source_type: 'base64', media_type: 'image/png', data: 'QQ==' },
      { type: 'input_image', image_url: 'data:image/png;base64,QQ==', detail: 'auto' },
    ],
    [
      {
        type: 'image',
        source_type: 'file_id',
        media_type: 'image/png',
        data: 'file-1',
        provider_kwargs: { detail: 'high' },
      },
      { type: 'input_image', file_id: 'file-1', detail: 'high' },
    ],
    [
      { type: 'document', source_type: 'url', media_type: 'application/pdf', data: 'https://x.test/a.pdf' },
      { type: 'input_file', file_url: 'https://x.test/a.pdf' },
    ],
    [
      { type: 'document', source_type: 'file_id', media_type: 'application/pdf', data: 'file-1' },
      { type: 'input_file', file_id: 'file-1' },
    ],
    [
      { type: 'document', source_type: 'base64', media_type: 'application/pdf', data: 'QQ==', name: 'a.pdf' },
      { type: 'input_file', file_data: 'data:application/pdf;base64,QQ==', filename: 'a.pdf' },
    ],
    [
      { type: 'document', source_type: 'url', media_type: 'x/y', data: 'data:application/pdf;base64,QQ==' },
      { type: 'input_file', file_data: 'data:application/pdf;base64,QQ==', filename: 'document.pdf' },
    ],
    [
      { type: 'text', text: 'Hi', provider_kwargs: { prompt_cache_breakpoint: { mode: 'explicit' } } },
      { type: 'input_text', text: 'Hi', prompt_cache_breakpoint: { mode: 'explicit' } },
    ],
  ])('by the user: %j', (piece, expected) => {
    expect(user(piece)).toEqual({ input: [{ role: 'user', content: [expected] }], losses: [] });
  });

  test.each<Content>([
    { type: 'audio', source_type: 'base64', media_type: 'audio/wav', data: 'AAAA' },
    { type: 'thinking', thinking: 'hm' },
  ])('unless there is no place for it: %j', (piece) => {
    expect(user({ type: 'text', text: 'Hi' }, piece)).toEqual({
      input: [{ role: 'user', content: 'Hi' }],
      losses: ['unsupported_content messages[0].content[1]'],
    });
  });

  test('in the order in which the model said it, with its thoughts under the id that it gave them', () => {
    const { input, losses } = items(
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'I look.', signature: 'gAAA', provider_kwargs: { id: 'rs_1' } },
          { type: 'tool_call', id: 'c1', name: 'weather', input: { city: 'Paris' } },
          { type: 'text', text: 'Both.' },
          { type: 'tool_call', id: 'c2', name: 'weather', input: '{"city": "Lo' },
          { type: 'thinking', thinking: 'From elsewhere.', signature: 'x' },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_call_id: 'c1', content: 'Sunny' },
          {
            type: 'tool_result',
            tool_call_id: 'c2',
            is_error: true,
            content: [
              { type: 'text', text: 'Rain' },
              { type: 'image', source_type: 'base64', media_type: 'image/png', data: 'QQ==' },
            ],
          },
          { type: 'text', text: 'And now?' },
        ],
      },
    );
    expect(input).toEqual([
      { role: 'user', content: 'Weather?' },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'I look.' }],
        encrypted_content: 'gAAA',
      },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Paris"}' },
      { role: 'assistant', content: 'Both.' },
      { type: 'function_call', call_id: 'c2', name: 'weather', arguments: '{"city": "Lo' },
      { type: 'function_call_output', call_id: 'c1', output: 'Sunny' },
      {
        type: 'function_call_output',
        call_id: 'c2',
        output: [
          { type: 'input_text', text: 'Rain' },
          { type: 'input_image', image_url: 'data:image/png;base64,QQ==', detail: 'auto' },
        ],
      },
      { role: 'user', content: 'And now?' },
    ]);
    expect(losses).toEqual([
      'unsupported_content messages[1].content[4]',
      'unsupported_parameter messages[2].content[1].is_error',
    ]);
  });

  test('with what a message carries for OpenAI on the item of its role, or a warning where there is none', () => {
    const { body, warnings } = encode({
      messages: [
        { role: 'user', content: 'Go on.' },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_call', id: 'c1', name: 'f', input: {} },
          ],
          provider_kwargs: { phase: 'commentary' },
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_call_id: 'c1', content: 'x' }],
          provider_kwargs: { name: 'ann' },
        },
      ],
    });
    expect(body['input']).toEqual([
      { role: 'user', content: 'Go on.' },
      { role: 'assistant', content: 'I look.', phase: 'commentary' },
      { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'x' },
    ]);
    expect(warnings.map(({ path }) => path)).toEqual(['messages[2].provider_kwargs']);
  });
});
