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

describe('provider_kwargs', () => {
  test('of a request are merged last, untouched', () => {
    const kwargs = { temperature: 2, logprobs: true, nested: { a: [1, null] } };
    const encoded = encode({ generation_config: { temperature: 0 }, provider_kwargs: kwargs });
    expect(encoded.body).toMatchObject(kwargs);
  });

  test('that name another model move the request to the batch of that model', () => {
    expect(encode({ provider_kwargs: { model: 'gpt-x' } })).toMatchObject({
      model: 'gpt-x',
      body: { model: 'gpt-x' },
    });
  });

  test('that ask for a stream are never sent, since the whole batch would be refused', () => {
    const encoded = encode({ provider_kwargs: { stream: true } });
    expect(lossesOf(encoded)).toEqual(['refused provider_kwargs.stream']);
    expect(encoded.body['stream']).toBe(true);
  });

  test('of a message are merged into that message, also when it becomes several', () => {
    const messages = messagesOf({
      messages: [
        { role: 'user', content: 'Hi', provider_kwargs: { name: 'ann' } },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_call_id: 'c', content: 'x' },
            { type: 'text', text: 'y' },
          ],
          provider_kwargs: { name: 'bob' },
        },
      ],
    });
    expect(messages).toEqual([
      { role: 'user', content: 'Hi', name: 'ann' },
      { role: 'tool', tool_call_id: 'c', content: 'x' },
      { role: 'user', content: 'y', name: 'bob' },
    ]);
  });

  test('of a piece are merged into its part, into the call, and into the message of a result', () => {
    const messages = messagesOf({
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'text',
              text: 'Look.',
              provider_kwargs: { prompt_cache_breakpoint: { mode: 'explicit' } },
            },
            {
              type: 'image',
              source_type: 'url',
              media_type: 'image/png',
              data: 'https://x.test/a.png',
              provider_kwargs: { image_url: { detail: 'high' } },
            },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            {
              type: 'tool_call',
              id: 'c',
              name: 'f',
              input: {},
              provider_kwargs: { x: 1 },
            },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_call_id: 'c', content: 'done', provider_kwargs: { y: 2 } }],
        },
      ],
    });
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look.', prompt_cache_breakpoint: { mode: 'explicit' } },
          { type: 'image_url', image_url: { url: 'https://x.test/a.png', detail: 'high' } },
        ],
      },
      {
        role: 'assistant',
        content: 'I look.',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' }, x: 1 }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'done', y: 2 },
    ]);
  });

  test('of a single text make it a part, where a string would have no place for them', () => {
    const piece = { type: 'text', text: 'Hi' } as const;
    const part = { type: 'text', text: 'Hi' };
    expect(user({ ...piece, provider_kwargs: {} }).content).toEqual([part]);
    expect(user({ ...piece, provider_kwargs: { x: 1 } }).content).toEqual([{ ...part, x: 1 }]);
  });

  test('that hold the whole conversation take its place, so that nothing of it is lost or warned of', () => {
    const messages = [{ role: 'developer', content: 'Be brief.' }];
    const encoded = encode({
      messages: [{ role: 'user', content: [{ type: 'thinking', thinking: 'Hm.' }] }],
      system_prompt: 'Be long.',
      provider_kwargs: { messages },
    });
    expect(encoded.body['messages']).toEqual(messages);
    expect(encoded.warnings).toEqual([]);
  });

  test('that hold messages without a system prompt are sent without one, with a warning', () => {
    const kwargs = { messages: [{ role: 'user', content: 'Hi' }] };
    const encoded = encode({ system_prompt: 'Be brief.', provider_kwargs: kwargs });
    expect(encoded.body['messages']).toEqual(kwargs.messages);
    expect(lossesOf(encoded)).toEqual(['unsupported_parameter system_prompt']);
  });

  test('that name the limit by its older name are not sent beside the newer one', () => {
    const encoded = encode({ generation_config: { max_tokens: 9 }, provider_kwargs: { max_tokens: 5 } });
    expect(encoded.body).toMatchObject({ max_tokens: 5 });
    expect(encoded.body).not.toHaveProperty('max_completion_tokens');
  });

  test('of a message that becomes nothing of its own role are left out with a warning', () => {
    const encoded = encode({
      messages: [
        { role: 'assistant', content: [{ type: 'tool_call', id: 'c', name: 'f', input: {} }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_call_id: 'c', content: 'x' }],
          provider_kwargs: { name: 'ann' },
        },
      ],
    });
    expect(JSON.stringify(encoded.body)).not.toContain('ann');
    expect(lossesOf(encoded)).toEqual(['unsupported_parameter messages[1].provider_kwargs']);
  });

  test('cannot reach the prototype of anything', () => {
    const kwargs = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, never>;
    const encoded = encode({ provider_kwargs: kwargs });
    expect(JSON.stringify(encoded.body)).toContain('"__proto__":{"polluted":true}');
    expect(Object.getPrototypeOf(encoded.body)).toBe(Object.prototype);
  });
});
