import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Decoded } from '../../../src/adapter/codec.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { findProblems } from '../../../src/model/field-problems.ts';
import { unifiedResultSchema } from '../../../src/model/result-schema.ts';
import type { ChatOutput } from '../../../src/model/result.ts';
import { google } from '../../../src/providers/google/adapter.ts';
import { readGolden } from './golden/read-golden.ts';

const { codecs, modeOfAnswer } = google({ environment: {} });

type Answered = Extract<Decoded<ChatOutput>, { ok: true }>;

function decode(body: JsonValue): Answered {
  const decoded = codecs.chat?.decode(body);
  if (decoded?.ok !== true) throw new Error(`not decoded: ${JSON.stringify(decoded)}`);
  const result = {
    custom_id: 'q',
    status: 'succeeded',
    ...decoded.output,
    usage: decoded.usage ?? {},
    provider: 'google',
    attempts: 1,
  };
  expect(decoded.usage === undefined ? [] : findProblems(unifiedResultSchema, result)).toEqual([]);
  return decoded;
}

/** The parts that an answer becomes when it is sent back in the next request. */
function sentBack(body: JsonValue): unknown {
  const { message } = decode(body).output;
  const messages = [{ role: 'user', content: 'Hi' }, message] as const;
  const encoded = codecs.chat?.encode({ custom_id: 'q', messages }, { model: 'gemini-3.5-flash' });
  expect(encoded?.warnings).toEqual([]);
  const contents = encoded?.body['contents'];
  return Array.isArray(contents) ? contents[1] : undefined;
}

describe('an answer', () => {
  test('with one text is that text', () => {
    expect(decode(readGolden('answer-text'))).toEqual({
      ok: true,
      output: {
        message: { role: 'assistant', content: 'Paris.' },
        finish_reason: 'stop',
        raw_finish_reason: 'STOP',
        model: 'gemini-2.5-flash',
      },
      usage: { prompt_tokens: 8, completion_tokens: 2, total_tokens: 10 },
    });
  });

  test('with thoughts has them with their signatures, and counts all that they cost', () => {
    const { output, usage } = decode(readGolden('answer-thoughts'));
    expect(output.message.content).toEqual([
      { type: 'thinking', thinking: 'I multiply.' },
      { type: 'text', text: '391', signature: 'c2lnbmF0dXJl' },
      { type: 'thinking', thinking: '', signature: 'bGFzdA==', provider_kwargs: { thought: false } },
    ]);
    expect(usage).toEqual({
      prompt_tokens: 25,
      completion_tokens: 63,
      total_tokens: 88,
      cached_tokens: 12,
      reasoning_tokens: 60,
    });
  });

  test('with calls ends because of them, and each has an id that no other answer has', () => {
    const { output } = decode(readGolden('answer-calls'));
    expect(output).toMatchObject({ finish_reason: 'tool_calls', raw_finish_reason: 'STOP' });
    expect(output.message.content).toEqual([
      {
        type: 'tool_call',
        id: 'gemini_call_r-3_0',
        name: 'get_weather',
        input: { city: 'Paris' },
        signature: 'c2ln',
      },
      { type: 'tool_call', id: 'gemini_call_r-3_1', name: 'get_weather', input: { city: 'Rome' } },
      { type: 'tool_call', id: 'own-id', name: 'get_time', input: {} },
    ]);
  });

  test('that was cut off before it said anything is an empty one', () => {
    expect(decode(readGolden('answer-cut'))).toMatchObject({
      output: { message: { content: '' }, finish_reason: 'length', raw_finish_reason: 'MAX_TOKENS' },
      usage: { prompt_tokens: 9, completion_tokens: 64, total_tokens: 73, reasoning_tokens: 64 },
    });
  });

  test('to a prompt that was blocked is an answer all the same', () => {
    expect(decode(readGolden('answer-blocked'))).toMatchObject({
      output: {
        message: { role: 'assistant', content: '' },
        finish_reason: 'content_filter',
        raw_finish_reason: 'PROHIBITED_CONTENT',
      },
      usage: { prompt_tokens: 7, completion_tokens: 0, total_tokens: 7 },
    });
  });

  test('with nothing but counts says so: the reason is not known', () => {
    expect(decode({ usageMetadata: { promptTokenCount: 1 }, modelVersion: 'm' })).toMatchObject({
      output: { message: { content: '' }, finish_reason: 'other', model: 'm' },
    });
  });

  test('with pictures, sound and code that was run keeps all of it', () => {
    const golden = readGolden('answer-media');
    const { message } = decode(golden).output;
    expect(message.content).toEqual([
      { type: 'text', text: 'Here it is:' },
      {
        type: 'image',
        source_type: 'base64',
        media_type: 'image/png',
        data: 'iVBORw0KGgo=',
        provider_kwargs: { thoughtSignature: 'aW1n' },
      },
      { type: 'audio', source_type: 'base64', media_type: 'audio/L16;codec=pcm;rate=24000', data: 'AAAA' },
    ]);
    expect(JSON.stringify(message.provider_kwargs)).toContain('print(1)');
  });

  test('in snake_case is the same answer', () => {
    expect(decode(readGolden('answer-snake'))).toEqual({
      ok: true,
      output: {
        message: {
          role: 'assistant',
          content: [
            { type: 'text', text: 'Ja', signature: 'c2ln' },
            { type: 'tool_call', id: 'x', name: 'f', input: { an_argument: 1 } },
          ],
        },
        finish_reason: 'tool_calls',
        raw_finish_reason: 'STOP',
        model: 'gemini-2.5-flash',
      },
      usage: { prompt_tokens: 4, completion_tokens: 5, total_tokens: 9, reasoning_tokens: 3 },
    });
  });

  test.each(['answer-calls', 'answer-media', 'answer-text'])('can be sent back as it came: %s', (name) => {
    const golden = readGolden(name) as unknown as { candidates: [{ content: { parts: unknown } }] };
    expect(sentBack(readGolden(name))).toEqual({ role: 'model', parts: golden.candidates[0].content.parts });
  });

  test('whose last piece is nothing but a signature goes back with it', () => {
    expect(sentBack(readGolden('answer-thoughts'))).toMatchObject({
      parts: [{ thought: true }, { text: '391' }, { text: '', thought: false, thoughtSignature: 'bGFzdA==' }],
    });
  });

  test.each<[string, string]>([
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['IMAGE_SAFETY', 'content_filter'],
    ['MALFORMED_FUNCTION_CALL', 'other'],
    ['OF_TOMORROW', 'other'],
  ])('that ended with %s ended by %s', (finishReason, expected) => {
    const body = { candidates: [{ content: { parts: [{ text: 'x' }] }, finishReason }] };
    expect(decode(body).output).toMatchObject({ finish_reason: expected, raw_finish_reason: finishReason });
  });

  test.each<JsonValue>([null, 'x', [], {}, { error: {} }, { embedding: {} }])('is none: %j', (body) => {
    expect(codecs.chat?.decode(body)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });

  test('never makes the reader throw, and is a valid result whenever it is one', () => {
    const part = fc.record(
      {
        text: fc.jsonValue(),
        thought: fc.jsonValue(),
        thoughtSignature: fc.jsonValue(),
        functionCall: fc.record(
          { name: fc.jsonValue(), args: fc.jsonValue(), id: fc.jsonValue() },
          { requiredKeys: [] },
        ),
        inlineData: fc.record({ mimeType: fc.jsonValue(), data: fc.jsonValue() }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    const body = fc.record(
      {
        candidates: fc.array(
          fc.record(
            {
              content: fc.record({ parts: fc.array(fc.oneof(part, fc.jsonValue())) }),
              finishReason: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
        usageMetadata: fc.dictionary(
          fc.constantFrom(
            'promptTokenCount',
            'candidatesTokenCount',
            'thoughtsTokenCount',
            'totalTokenCount',
          ),
          fc.jsonValue(),
        ),
        promptFeedback: fc.jsonValue(),
        modelVersion: fc.jsonValue(),
      },
      { requiredKeys: ['candidates'] },
    );
    fc.assert(
      fc.property(body, (value) => {
        expect(decode(JSON.parse(JSON.stringify(value)) as JsonValue).ok).toBe(true);
      }),
    );
  });
});

describe('a vector', () => {
  test('comes alone, with its tokens counted in either place', () => {
    expect(codecs.embedding?.decode(readGolden('answer-vector'))).toEqual({
      ok: true,
      output: { embeddings: [[0.25, -0.5, 0]] },
      usage: { prompt_tokens: 6, completion_tokens: 0, total_tokens: 6 },
    });
    const single = { embedding: { values: [1] }, usageMetadata: { promptTokenCount: 3 } };
    expect(codecs.embedding?.decode(single)).toMatchObject({ usage: { prompt_tokens: 3, total_tokens: 3 } });
    expect(codecs.embedding?.decode({ embedding: { values: [1] } })).toEqual({
      ok: true,
      output: { embeddings: [[1]] },
    });
  });

  test.each<JsonValue>([
    null,
    {},
    { embedding: {} },
    { embedding: { values: [] } },
    { embedding: { values: ['1'] } },
  ])('is none: %j', (body) => {
    expect(codecs.embedding?.decode(body)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });
});

test('any answer to a custom request will do', () => {
  expect(codecs.custom?.decode(null)).toEqual({ ok: true, output: {} });
  expect(codecs.custom?.decode(readGolden('answer-text'))).toMatchObject({
    output: { model: 'gemini-2.5-flash' },
    usage: { total_tokens: 10 },
  });
});

test('an answer tells by its look which codec reads it', () => {
  expect(modeOfAnswer(readGolden('answer-text'))).toBe('chat');
  expect(modeOfAnswer(readGolden('answer-blocked'))).toBe('chat');
  expect(modeOfAnswer(readGolden('answer-snake'))).toBe('chat');
  expect(modeOfAnswer(readGolden('answer-vector'))).toBe('embedding');
  expect(modeOfAnswer({ anything: 1 })).toBe('custom');
  expect(modeOfAnswer(null)).toBe('custom');
});
