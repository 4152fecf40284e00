import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Content } from '../../../src/model/content.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import type { ApiVersion } from '../../../src/providers/anthropic/api-version.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';

function encode(request: Partial<ChatRequest>, model = 'claude-opus-5', version?: ApiVersion): Encoded {
  return createChatCodec(version ?? '2026-10-21').encode(
    { custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }], ...request },
    { model },
  );
}

const lossesOf = (encoded: Encoded): string[] => encoded.warnings.map((w) => `${w.code} ${w.path}`);

/** The blocks of a user's message that holds these pieces, and what was lost. */
function user(...content: Content[]): { blocks: unknown; losses: string[] } {
  const encoded = encode({ messages: [{ role: 'user', content }] });
  // The body is JSON whose shape this test is about.
  const messages = encoded.body['messages'] as unknown as { content: unknown }[];
  return { blocks: messages[0]?.content, losses: lossesOf(encoded) };
}

describe('a chat request becomes the body of a message', () => {
  test('with model, messages, the most tokens that the model gives, and nothing else when nothing else is asked', () => {
    expect(encode({})).toEqual({
      endpoint: '/v1/messages',
      model: 'claude-opus-5',
      body: { model: 'claude-opus-5', max_tokens: 128_000, messages: [{ role: 'user', content: 'Hi' }] },
      shared: { 'anthropic-version': '2026-10-21' },
      cost: {},
      warnings: [],
    });
  });

  test("with the request's own model in place of the target's", () => {
    expect(encode({ model: 'claude-haiku-4-5' })).toMatchObject({
      model: 'claude-haiku-4-5',
      body: { model: 'claude-haiku-4-5', max_tokens: 64_000 },
    });
  });

  test('with the system prompt as a string or as pieces of text', () => {
    expect(encode({ system_prompt: 'Be brief.' }).body['system']).toBe('Be brief.');
    expect(encode({ system_prompt: ['Be brief.', 'Be kind.'] }).body['system']).toEqual([
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Be kind.' },
    ]);
  });

  test('with tools, the choice among them and the form of the answer', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
    const encoded = encode({
      tools: [
        { name: 'weather', description: 'Weather', input_schema: schema, strict: true },
        { name: 'bare', input_schema: {} },
      ],
      tool_choice: { name: 'weather' },
      response_format: { type: 'json_schema', schema, name: 'answer', strict: true },
    });
    expect(encoded.body).toMatchObject({
      tools: [
        { name: 'weather', description: 'Weather', input_schema: schema, strict: true },
        { name: 'bare', input_schema: { type: 'object' } },
      ],
      tool_choice: { type: 'tool', name: 'weather' },
      output_config: { format: { type: 'json_schema', schema } },
    });
    expect(encoded.warnings).toEqual([]);
  });

  test.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'any' }],
  ] as const)('with the choice of tools "%s" as %j', (choice, expected) => {
    const tools = [{ name: 'f', input_schema: { type: 'object' } }];
    expect(encode({ tools, tool_choice: choice }).body['tool_choice']).toEqual(expected);
    expect(encode({ tool_choice: choice, provider_kwargs: { tools } }).body['tool_choice']).toEqual(expected);
    expect(lossesOf(encode({ tool_choice: choice }))).toEqual(['unsupported_parameter tool_choice']);
  });
});

describe('pieces of content', () => {
  test.each<[Content, JsonObject]>([
    [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'a' },
    ],
    [
      { type: 'image', source_type: 'base64', media_type: 'image/JPG', data: 'AAAA' },
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' } },
    ],
    [
      { type: 'image', source_type: 'url', media_type: 'image/png', data: 'https://x.test/a.png' },
      { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
    ],
    [
      { type: 'image', source_type: 'url', media_type: 'image/png', data: 'data:image/gif;base64,AAAA' },
      { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'AAAA' } },
    ],
    [
      { type: 'image', source_type: 'file_id', media_type: 'image/png', data: 'file_1' },
      { type: 'image', source: { type: 'file', file_id: 'file_1' } },
    ],
    [
      { type: 'document', source_type: 'base64', media_type: 'application/pdf', data: 'AAAA', name: 'a.pdf' },
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' },
        title: 'a.pdf',
      },
    ],
    [
      { type: 'document', source_type: 'base64', media_type: 'text/csv; charset=utf-8', data: 'w7Y=' },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'ö' } },
    ],
    [
      { type: 'document', source_type: 'url', media_type: 'application/pdf', data: 'https://x.test/a.pdf' },
      { type: 'document', source: { type: 'url', url: 'https://x.test/a.pdf' } },
    ],
  ])('are written as Anthropic writes them: %j', (piece, expected) => {
    expect(user(piece)).toEqual({ blocks: [expected], losses: [] });
  });

  test.each<Content>([
    { type: 'image', source_type: 'base64', media_type: 'image/bmp', data: 'AAAA' },
    { type: 'image', source_type: 'url', media_type: 'image/png', data: 'gs://bucket/a' },
    { type: 'image', source_type: 'url', media_type: 'image/png', data: 'data:image/png,plain' },
    { type: 'audio', source_type: 'base64', media_type: 'audio/wav', data: 'AAAA' },
    { type: 'audio', source_type: 'url', media_type: 'audio/wav', data: 'https://x.test/a.wav' },
    { type: 'document', source_type: 'base64', media_type: 'application/zip', data: 'AAAA' },
    { type: 'document', source_type: 'base64', media_type: 'text/plain', data: '/////w==' },
    { type: 'thinking', thinking: 'hm', signature: 's' },
    { type: 'tool_call', id: 'c', name: 'f', input: {} },
  ])('that Anthropic does not take there are left out with a warning: %j', (piece) => {
    expect(user({ type: 'text', text: 'Hi' }, piece)).toEqual({
      blocks: [{ type: 'text', text: 'Hi' }],
      losses: ['unsupported_content messages[0].content[1]'],
    });
  });

  test('of which nothing can be sent make the request senseless', () => {
    const audio: Content = { type: 'audio', source_type: 'file_id', media_type: 'audio/wav', data: 'f' };
    expect(user(audio)).toEqual({
      blocks: undefined,
      losses: ['unsupported_content messages[0].content[0]', 'refused messages[0]'],
    });
  });

  test('that are blank texts are left out, wherever they stand', () => {
    const encoded = encode({
      system_prompt: [' ', 'Be brief.'],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: '' },
            { type: 'text', text: ' a' },
          ],
        },
        { role: 'assistant', content: '\n' },
        { role: 'user', content: 'b' },
      ],
    });
    expect(encoded.body).toMatchObject({
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: ' a' }] },
        { role: 'user', content: 'b' },
      ],
    });
    expect(lossesOf(encoded)).toEqual([
      'unsupported_content messages[0].content[0]',
      'unsupported_content messages[1].content',
      'unsupported_content system_prompt[0]',
    ]);
    expect(encode({ system_prompt: ' ' }).body).not.toHaveProperty('system');
    expect(lossesOf(encode({ messages: [{ role: 'user', content: ' ' }] }))).toEqual([
      'unsupported_content messages[0].content',
      'refused messages[0]',
    ]);
  });

  test('that are thoughts go back with their signature, and not without', () => {
    const encoded = encode({
      messages: [
        { role: 'user', content: 'Hi' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
            { type: 'thinking', thinking: '', signature: 'omitted' },
            { type: 'thinking', thinking: 'unsigned' },
            { type: 'thinking', thinking: '', provider_kwargs: { type: 'redacted_thinking', data: 'Em' } },
            { type: 'text', text: 'Yes.', signature: 'of somebody else' },
          ],
        },
        { role: 'user', content: 'Go on' },
      ],
    });
    expect(encoded.body['messages']).toMatchObject([
      {},
      {
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
          { type: 'thinking', thinking: '', signature: 'omitted' },
          { type: 'redacted_thinking', data: 'Em' },
          { type: 'text', text: 'Yes.' },
        ],
      },
      {},
    ]);
    expect(lossesOf(encoded)).toEqual([
      'unsupported_content messages[1].content[2]',
      'unsupported_parameter messages[1].content[4].signature',
    ]);
  });

  test('that are documents may stand in messages of the assistant with the older version of the API only', () => {
    const request: Partial<ChatRequest> = {
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'document', source_type: 'file_id', media_type: 'application/pdf', data: 'f' },
            { type: 'text', text: 'See above.' },
          ],
        },
        { role: 'user', content: 'Go on' },
      ],
    };
    expect(lossesOf(encode(request))).toEqual(['unsupported_content messages[0].content[0]']);
    expect(lossesOf(encode(request, 'claude-opus-5', '2023-06-01'))).toEqual([]);
  });
});
