import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { unifiedResultSchema } from '../../../src/model/result-schema.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';
import { convertUsage } from '../../../src/providers/anthropic/convert-usage.ts';
import { createCustomCodec } from '../../../src/providers/anthropic/custom-codec.ts';
import { readGolden } from './golden/read-golden.ts';

const chatCodec = createChatCodec('2026-10-21');
const customCodec = createCustomCodec('2026-10-21');

/** JSON that looks like an answer in places, so that chance gets deep into the decoders. */
const keys = [
  'content',
  'type',
  'text',
  'thinking',
  'signature',
  'citations',
  'id',
  'name',
  'input',
  'caller',
  'stop_reason',
  'usage',
  'input_tokens',
  'cache_read_input_tokens',
  'output_tokens_details',
  'model',
];
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<JsonValue>(null, true, 0, 1, -1.5, 1e300, '', 'text', 'thinking', 'tool_use', 'end_turn'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 5 }),
  ),
})).value;

describe('the answer to a chat', () => {
  test('gives the text, the reason why it ended, the model and the tokens', () => {
    expect(chatCodec.decode(readGolden('message-text'))).toEqual({
      ok: true,
      output: {
        message: { role: 'assistant', content: 'Paris.' },
        finish_reason: 'stop',
        raw_finish_reason: 'end_turn',
        model: 'claude-opus-5-5',
      },
      usage: {
        prompt_tokens: 12 + 2_048 + 1_024,
        completion_tokens: 75,
        total_tokens: 12 + 2_048 + 1_024 + 75,
        cached_tokens: 1_024,
        cache_write_tokens: 2_048,
        reasoning_tokens: 60,
      },
    });
  });

  test('gives the thoughts with what it takes to send them back', () => {
    const decoded = chatCodec.decode(readGolden('message-thinking'));
    expect(decoded).toMatchObject({
      ok: true,
      output: {
        finish_reason: 'length',
        message: {
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'EqQBCgIY' },
            {
              type: 'thinking',
              thinking: '',
              provider_kwargs: { type: 'redacted_thinking', data: 'EmwKAhgB' },
            },
            { type: 'text', text: 'Paris.' },
          ],
        },
      },
    });
  });

  test('gives calls of tools, with the caller where it is not the model', () => {
    expect(chatCodec.decode(readGolden('message-tools'))).toMatchObject({
      ok: true,
      output: {
        finish_reason: 'tool_calls',
        message: {
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_call', id: 'toolu_1', name: 'get_weather', input: { city: 'Paris' } },
            {
              type: 'tool_call',
              id: 'toolu_2',
              name: 'get_weather',
              input: {},
              provider_kwargs: { caller: { type: 'code_execution_20260120', tool_id: 'srvtoolu_1' } },
            },
          ],
        },
      },
    });
  });

  test('is a success when the model refuses, and says so', () => {
    expect(chatCodec.decode(readGolden('message-refusal'))).toMatchObject({
      ok: true,
      output: {
        message: { role: 'assistant', content: '' },
        finish_reason: 'refusal',
        raw_finish_reason: 'refusal',
      },
    });
  });

  test.each(['message-text', 'message-thinking', 'message-tools', 'message-web-search'])(
    'can be sent back as it came: %s',
    (name) => {
      const golden = readGolden(name);
      const decoded = chatCodec.decode(golden);
      if (!decoded.ok) throw new Error(decoded.failure.message);
      const messages = [decoded.output.message, { role: 'user' as const, content: 'Go on' }];
      const { body, warnings } = chatCodec.encode({ custom_id: 'q', messages }, { model: 'claude-opus-5-5' });
      expect(warnings).toEqual([]);
      expect(contentOf(body)).toEqual(comparable(golden['content']));
    },
  );

  test.each<[string, string]>([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool_calls'],
    ['refusal', 'refusal'],
    ['pause_turn', 'other'],
    ['constructor', 'other'],
  ])('that ended with "%s" ended with "%s"', (raw, unified) => {
    const body = { content: [], stop_reason: raw };
    expect(chatCodec.decode(body)).toMatchObject({
      output: { finish_reason: unified, raw_finish_reason: raw },
    });
  });

  test.each<JsonValue>([
    null,
    'text',
    [],
    {},
    { content: 'x' },
    { content: {} },
    { type: 'error', error: {} },
  ])('is malformed when it is no message: %j', (body) => {
    expect(chatCodec.decode(body)).toMatchObject({
      ok: false,
      failure: { code: 'malformed', retryable: false },
    });
  });
});

test('tokens that are none are not counted', () => {
  expect(convertUsage({ input_tokens: 3, output_tokens: -1, cache_read_input_tokens: 0.5 })).toEqual({
    prompt_tokens: 3,
    completion_tokens: 0,
    total_tokens: 3,
  });
  expect(convertUsage({ output_tokens: 3 })).toBeUndefined();
});

test('the answer to a custom request is taken whatever it is; model and tokens are read where they are', () => {
  const usage = { input_tokens: 5, cache_read_input_tokens: 1, output_tokens: 2 };
  expect(customCodec.decode({ model: 'm', usage, anything: true })).toEqual({
    ok: true,
    output: { model: 'm' },
    usage: { prompt_tokens: 6, completion_tokens: 2, total_tokens: 8, cached_tokens: 1 },
  });
  expect(customCodec.decode([1])).toEqual({ ok: true, output: {} });
});

test('a custom request goes out as it is, to the endpoint of messages and no other', () => {
  const body = { model: 'claude-x', anything: [1] };
  const request = { mode: 'custom' as const, custom_id: 'q', endpoint: '/v1/messages', body };
  expect(customCodec.encode(request, { model: 'claude-y' })).toEqual({
    endpoint: '/v1/messages',
    model: 'claude-x',
    body,
    shared: { 'anthropic-version': '2026-10-21' },
    cost: {},
    warnings: [],
  });
  const wrong = { ...request, endpoint: '/v1/complete', model: 'claude-z', body: { stream: true } };
  const { model, warnings } = customCodec.encode(wrong, { model: 'claude-y' });
  expect(model).toBe('claude-z');
  expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'unsupported_parameter model',
    'refused endpoint',
    'refused body.stream',
  ]);
});

test('no JSON makes a decoder throw, and what it gives makes a valid result', () => {
  fc.assert(
    fc.property(fc.oneof(json, fc.jsonValue()), (value) => {
      // fast-check's JSON values are mutable, which its type tells and ours does not mind.
      const body = value as JsonValue;
      for (const codec of [chatCodec, customCodec]) {
        const decoded = codec.decode(body);
        const { output, usage } = decoded.ok ? decoded : { output: {}, usage: undefined };
        const base = { custom_id: 'q', status: 'succeeded', provider: 'anthropic', attempts: 1 };
        const result = { ...base, ...output, ...(usage !== undefined && { usage }) };
        expect(unifiedResultSchema.safeParse(result).error).toBeUndefined();
      }
    }),
    { numRuns: 1_000 },
  );
});

function contentOf(body: JsonObject): unknown {
  // The body is JSON whose shape this test is about.
  const messages = body['messages'] as unknown as { content: unknown }[];
  const content = messages[0]?.content;
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** Blocks without what says nothing in a request: no citations, and a caller that is the model itself. */
function comparable(content: JsonValue | undefined): unknown {
  // The content of a message is a list of objects.
  return (content as readonly JsonObject[]).map((block) => {
    const { caller, citations, ...rest } = block;
    const isOwn = block['type'] !== 'text' && block['type'] !== 'tool_use';
    if (isOwn) return block;
    const isDirect = JSON.stringify(caller) === '{"type":"direct"}';
    return {
      ...rest,
      ...(citations !== null && citations !== undefined && { citations }),
      ...(caller !== undefined && !isDirect && { caller }),
    };
  });
}
