import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { createChatCodec } from '../../../src/providers/openai/chat-codec.ts';

const codec = createChatCodec();

function response(...output: JsonValue[]): JsonObject {
  return { object: 'response', status: 'completed', model: 'gpt-5-nano-2025-08-07', output };
}

const message = (...content: JsonValue[]): JsonObject => ({
  type: 'message',
  role: 'assistant',
  id: 'msg_1',
  content,
});
const text = (value: string): JsonObject => ({ type: 'output_text', text: value, annotations: [] });

describe('the answer of a response', () => {
  test('gives the text as a string, the reason why it ended, the model and all tokens', () => {
    const usage = {
      input_tokens: 1034,
      input_tokens_details: { cached_tokens: 1024, cache_write_tokens: 10 },
      output_tokens: 75,
      output_tokens_details: { reasoning_tokens: 64 },
      total_tokens: 1109,
    };
    expect(codec.decode({ ...response(message(text('Paris.'))), usage })).toEqual({
      ok: true,
      output: {
        message: { role: 'assistant', content: 'Paris.' },
        finish_reason: 'stop',
        raw_finish_reason: 'completed',
        model: 'gpt-5-nano-2025-08-07',
      },
      usage: {
        prompt_tokens: 1034,
        completion_tokens: 75,
        total_tokens: 1109,
        cached_tokens: 1024,
        cache_write_tokens: 10,
        reasoning_tokens: 64,
      },
    });
  });

  test('gives thoughts, texts and calls in their order, so that they can be sent back', () => {
    const reasoning = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [
        { type: 'summary_text', text: 'First.' },
        { type: 'summary_text', text: 'Then.' },
      ],
      encrypted_content: 'gAAA',
    };
    const call = (id: string, input: string): JsonObject => ({
      type: 'function_call',
      id: `fc_${id}`,
      call_id: id,
      name: 'weather',
      arguments: input,
    });
    const body = response(
      reasoning,
      message(text('I look.')),
      call('c1', '{"city":"Paris"}'),
      call('c2', '{"cut'),
      { type: 'custom_tool_call', call_id: 'c3', name: 'shell', input: 'ls' },
    );
    const decoded = codec.decode(body);
    expect(decoded).toMatchObject({
      ok: true,
      output: {
        finish_reason: 'tool_calls',
        message: {
          content: [
            {
              type: 'thinking',
              thinking: 'First.\n\nThen.',
              signature: 'gAAA',
              provider_kwargs: { id: 'rs_1' },
            },
            { type: 'text', text: 'I look.' },
            { type: 'tool_call', id: 'c1', name: 'weather', input: { city: 'Paris' } },
            { type: 'tool_call', id: 'c2', name: 'weather', input: '{"cut' },
            { type: 'tool_call', id: 'c3', name: 'shell', input: 'ls' },
          ],
        },
      },
    });
    if (!decoded.ok) throw new Error('not decoded');
    const again = createChatCodec('responses').encode(
      { custom_id: 'q', messages: [{ role: 'user', content: 'Weather?' }, decoded.output.message] },
      { model: 'gpt-5-nano' },
    );
    expect(again.warnings).toEqual([]);
    expect(again.body['input']).toMatchObject([
      {},
      { type: 'reasoning', id: 'rs_1', encrypted_content: 'gAAA' },
      { role: 'assistant', content: 'I look.' },
      { type: 'function_call', call_id: 'c1' },
      { type: 'function_call', call_id: 'c2', arguments: '{"cut' },
      { type: 'function_call', call_id: 'c3' },
    ]);
  });

  test('shows the thoughts of servers that do not hide them, and passes over those that hold nothing', () => {
    const open = { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] };
    expect(codec.decode(response(open, message(text('Yes.'))))).toMatchObject({
      output: {
        message: {
          content: [
            { type: 'thinking', thinking: 'Hm.' },
            { type: 'text', text: 'Yes.' },
          ],
        },
      },
    });
    const hidden = { type: 'reasoning', id: 'rs_1', summary: [] };
    expect(codec.decode(response(hidden, message(text('Yes.'))))).toMatchObject({
      output: { message: { content: 'Yes.' } },
    });
  });

  test('is a success when the model refuses, and says so', () => {
    expect(codec.decode(response(message({ type: 'refusal', refusal: 'I cannot.' })))).toMatchObject({
      ok: true,
      output: { message: { content: 'I cannot.' }, finish_reason: 'refusal', raw_finish_reason: 'completed' },
    });
  });

  test.each([
    ['incomplete', 'max_output_tokens', 'length'],
    ['incomplete', 'content_filter', 'content_filter'],
    ['incomplete', 'brand_new', 'other'],
    ['completed', undefined, 'stop'],
    ['brand_new', undefined, 'other'],
  ])('that is %s because of %s ended with "%s"', (status, reason, unified) => {
    const details = reason === undefined ? {} : { incomplete_details: { reason } };
    expect(codec.decode({ ...response(message(text('x'))), status, ...details })).toMatchObject({
      ok: true,
      output: { finish_reason: unified, raw_finish_reason: reason ?? status },
    });
  });

  test.each([
    ['failed', { code: 'server_error', message: 'Boom.' }, 'server_error', true, 'Boom.'],
    ['failed', { code: 'image_content_policy_violation', message: 'No.' }, 'content_filtered', true, 'No.'],
    ['failed', { code: 'invalid_prompt', message: 'No.' }, 'invalid_request', false, 'No.'],
    ['failed', null, 'unknown', false, 'The response ended as failed.'],
    ['cancelled', null, 'cancelled', true, 'The response ended as cancelled.'],
  ])('that %s with %j is a failure', (status, error, code, retryable, said) => {
    expect(codec.decode({ ...response(), status, error })).toEqual({
      ok: false,
      failure: { code, message: said, retryable },
    });
  });

  test('holds a picture that the model made', () => {
    const made = { type: 'image_generation_call', id: 'ig_1', result: 'QQ==', output_format: 'webp' };
    expect(codec.decode(response(made))).toMatchObject({
      output: { message: { content: [{ type: 'image', media_type: 'image/webp', data: 'QQ==' }] } },
    });
  });

  test.each<JsonValue>([
    { object: 'response' },
    { object: 'response', status: 'queued', output: [] },
    { object: 'response', output: {} },
  ])('is malformed when it is none, or not ended: %j', (body) => {
    expect(codec.decode(body)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });

  test('never makes the decoder throw', () => {
    const part = fc.record(
      { type: fc.constantFrom('output_text', 'refusal'), text: fc.jsonValue(), refusal: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const item = fc.record(
      {
        type: fc.constantFrom(
          'message',
          'reasoning',
          'function_call',
          'custom_tool_call',
          'image_generation_call',
        ),
        content: fc.oneof(fc.array(part), fc.jsonValue()),
        summary: fc.jsonValue(),
        call_id: fc.jsonValue(),
        name: fc.jsonValue(),
        arguments: fc.oneof(fc.constantFrom('{"a":1e999}', '{', ''), fc.jsonValue()),
        result: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(item, fc.jsonValue())), fc.jsonValue(), (output, usage) => {
        const body = { object: 'response', status: 'completed', output, usage } as JsonValue;
        const decoded = codec.decode(body);
        expect(decoded.ok).toBe(true);
        expect(JSON.parse(JSON.stringify(decoded))).toEqual(decoded);
      }),
      { numRuns: 1_000 },
    );
  });
});

test.each([
  ['{"n":1e999}', '{"n":1e999}'],
  ['5e+555', '5e+555'],
  ['[1e3]', [1000]],
  ['1e308', 1e308],
])('arguments that JSON cannot hold as numbers stay text: %s', (written, input) => {
  const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: written };
  expect(codec.decode(response(call))).toMatchObject({ output: { message: { content: [{ input }] } } });
});
