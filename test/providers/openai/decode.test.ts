import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonValue } from '../../../src/core/json.ts';
import { createChatCodec } from '../../../src/providers/openai/chat-codec.ts';
import { convertUsage } from '../../../src/providers/openai/convert-usage.ts';
import { customCodec } from '../../../src/providers/openai/custom-codec.ts';
import { embeddingCodec } from '../../../src/providers/openai/embedding-codec.ts';
import { readGolden } from './golden/read-golden.ts';

const chatCodec = createChatCodec();

/** JSON that looks like an answer in places, so that chance gets deep into the decoders. */
const keys = [
  'choices',
  'message',
  'content',
  'tool_calls',
  'function',
  'arguments',
  'refusal',
  'reasoning',
  'finish_reason',
  'usage',
  'prompt_tokens',
  'prompt_tokens_details',
  'cached_tokens',
  'data',
  'embedding',
  'index',
  'model',
  'text',
];
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<JsonValue>(null, true, 0, 1, -1.5, 1e300, '', 'AAAA', '{"a":1}', 'stop'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 5 }),
  ),
})).value;

describe('the answer to a chat', () => {
  test('gives the text, the reason why it ended, the model and the tokens', () => {
    expect(chatCodec.decode(readGolden('chat-text'))).toEqual({
      ok: true,
      output: {
        message: { role: 'assistant', content: 'Paris.' },
        finish_reason: 'stop',
        raw_finish_reason: 'stop',
        model: 'gpt-5-mini-2025-08-07',
      },
      usage: {
        prompt_tokens: 1034,
        completion_tokens: 75,
        total_tokens: 1109,
        cached_tokens: 1024,
        reasoning_tokens: 64,
      },
    });
  });

  test('gives calls of tools, also with arguments that are not JSON', () => {
    expect(chatCodec.decode(readGolden('chat-tool-calls'))).toMatchObject({
      ok: true,
      output: {
        finish_reason: 'tool_calls',
        message: {
          content: [
            { type: 'tool_call', id: 'call_1', name: 'weather', input: { city: 'Paris' } },
            { type: 'tool_call', id: 'call_2', name: 'weather', input: '{"city": "Lo' },
            { type: 'tool_call', id: 'call_3', name: 'shell', input: 'ls' },
          ],
        },
      },
    });
  });

  test('is a success when the model refuses, and says so', () => {
    expect(chatCodec.decode(readGolden('chat-refusal'))).toEqual({
      ok: true,
      output: {
        message: { role: 'assistant', content: "I'm sorry, I can't help with that." },
        finish_reason: 'refusal',
        raw_finish_reason: 'stop',
        model: 'gpt-5-mini-2025-08-07',
      },
    });
  });

  test('may be empty when all tokens went into thinking', () => {
    expect(chatCodec.decode(readGolden('chat-cut-while-reasoning'))).toMatchObject({
      ok: true,
      output: { message: { content: '' }, finish_reason: 'length' },
      usage: { reasoning_tokens: 16 },
    });
  });

  test('keeps the thoughts that some servers show', () => {
    const body = { choices: [{ message: { reasoning: 'Hm.', content: [{ type: 'text', text: 'Yes.' }] } }] };
    expect(chatCodec.decode(body)).toMatchObject({
      output: {
        message: {
          content: [
            { type: 'thinking', thinking: 'Hm.' },
            { type: 'text', text: 'Yes.' },
          ],
        },
      },
    });
  });

  test.each<[string, string]>([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool_calls', 'tool_calls'],
    ['function_call', 'tool_calls'],
    ['content_filter', 'content_filter'],
    ['constructor', 'other'],
  ])('that ended with "%s" ended with "%s"', (raw, unified) => {
    const body = { choices: [{ message: { content: 'x' }, finish_reason: raw }] };
    expect(chatCodec.decode(body)).toMatchObject({
      output: { finish_reason: unified, raw_finish_reason: raw },
    });
  });

  test.each<JsonValue>([
    null,
    'text',
    [],
    {},
    { choices: [] },
    { choices: [{}] },
    { choices: {} },
    { error: {} },
  ])('is malformed when it is no chat completion: %j', (body) => {
    expect(chatCodec.decode(body)).toMatchObject({
      ok: false,
      failure: { code: 'malformed', retryable: false },
    });
  });
});

describe('the answer to an embedding request', () => {
  test('gives the vectors in the order of the texts', () => {
    expect(embeddingCodec.decode(readGolden('embeddings-shuffled'))).toEqual({
      ok: true,
      output: {
        embeddings: [
          [1, 2],
          [0.5, -0.25],
        ],
        model: 'text-embedding-3-small',
      },
      usage: { prompt_tokens: 8, completion_tokens: 0, total_tokens: 8 },
    });
  });

  test('gives the same vectors whether they come as numbers or in base64', () => {
    expect(embeddingCodec.decode(readGolden('embeddings-base64'))).toMatchObject({
      output: { embeddings: [[0.5, -0.25]] },
    });
    const vectors = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(vectors, (vector) => {
        const embedding = Buffer.from(Float32Array.from(vector).buffer).toString('base64');
        const decoded = embeddingCodec.decode({ data: [{ index: 0, embedding }] });
        expect(decoded).toEqual({ ok: true, output: { embeddings: [vector] } });
      }),
    );
  });

  test.each<JsonValue>([
    {},
    { data: [] },
    { data: [{ index: 0 }] },
    { data: [{ index: 0, embedding: [] }] },
    { data: [{ index: 0, embedding: ['x'] }] },
    { data: [{ index: 0, embedding: 'AAA' }] },
    { data: [{ index: 1, embedding: [1] }] },
    { data: [{ index: -1, embedding: [1] }] },
    { data: [{ index: 0.5, embedding: [1] }] },
    {
      data: [
        { index: 0, embedding: [1] },
        { index: 0, embedding: [2] },
      ],
    },
  ])('is malformed when a vector is missing or is none: %j', (body) => {
    expect(embeddingCodec.decode(body)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });
});

test('the answer to a custom request is taken whatever it is; model and tokens are read where they are', () => {
  const usage = { input_tokens: 5, input_tokens_details: { cached_tokens: 1 }, output_tokens: 2 };
  expect(customCodec.decode({ model: 'm', usage, anything: true })).toEqual({
    ok: true,
    output: { model: 'm' },
    usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7, cached_tokens: 1 },
  });
  expect(customCodec.decode([1])).toEqual({ ok: true, output: {} });
});

test('no JSON makes a decoder throw', () => {
  fc.assert(
    fc.property(fc.oneof(json, fc.jsonValue()), (value) => {
      // fast-check's JSON values are mutable, which its type tells and ours does not mind.
      const body = value as JsonValue;
      for (const codec of [chatCodec, embeddingCodec, customCodec]) {
        expect(typeof codec.decode(body).ok).toBe('boolean');
      }
      convertUsage(body);
    }),
    { numRuns: 2_000 },
  );
});
