import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { FEATURES, type Feature } from '../../../src/adapter/features.ts';
import { decodeAnswer, encodeRequest } from '../../../src/adapter/translate.ts';
import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import { DIALECT_ONLY } from '../../../src/providers.ts';
import { vllmDialect } from '../../../src/providers/vllm/dialect.ts';
import { FEATURE_SAMPLES } from '../openai/feature-samples.ts';

const { codecs, framing, modeOf, modeOfAnswer, profile } = vllmDialect;

test('vLLM is listed as a language without a way to reach it', () => {
  expect(DIALECT_ONLY).toContain(vllmDialect);
});

describe('the table of vLLM', () => {
  test.each(FEATURES)('says what becomes of %s', (feature) => {
    const encoded = encodeRequest(codecs, FEATURE_SAMPLES[feature], { model: 'tiny' });
    const { support } = profile.features[feature];
    expect(encoded === undefined).toBe(support === 'refused');
    expect(encoded?.warnings.length ?? 0).toBe(support === 'warned' ? 1 : 0);
  });

  test('is not the one of OpenAI: rules for its models and schemas do not hold', () => {
    const request = {
      custom_id: 'q',
      messages: [{ role: 'user', content: 'Hi' }],
      generation_config: { top_k: 4, temperature: 0, stop_sequences: ['a', 'b', 'c', 'd', 'e'] },
      response_format: { type: 'json_schema', schema: { type: 'object' }, strict: true },
    } as const;
    const encoded = codecs.chat?.encode(request, { model: 'o3-pro' });
    expect(encoded).toMatchObject({
      endpoint: '/v1/chat/completions',
      body: { top_k: 4, temperature: 0, stop: ['a', 'b', 'c', 'd', 'e'] },
      warnings: [],
    });
    const body = encoded?.body ?? {};
    expect(codecs.chat?.decodeRequest?.(body, { customId: 'q', isOwn: true })).toEqual({
      ok: true,
      request: { ...request, model: 'o3-pro' },
      warnings: [],
    });
  });

  test('has sound by URL', () => {
    const feature: Feature = 'audio_url';
    expect(
      JSON.stringify(encodeRequest(codecs, FEATURE_SAMPLES[feature], { model: 'tiny' })?.body),
    ).toContain('{"type":"audio_url","audio_url":{"url":"https://example.com/a.wav"}}');
  });
});

test.each([
  ['/v1/chat/completions', 'chat'],
  ['/v1/embeddings', 'embedding'],
  ['/v1/completions', 'custom'],
  ['/v1/responses', 'custom'],
  ['/score', 'custom'],
])('requests to %s are read as %s', (endpoint, mode) => {
  expect(modeOf(endpoint)).toBe(mode);
});

test.each(['reasoning', 'reasoning_content'])(
  'thoughts under the name %s are pieces of the answer',
  (name) => {
    const message = { role: 'assistant', content: 'Yes.', [name]: 'Hm.' };
    expect(codecs.chat?.decode({ choices: [{ message, finish_reason: 'stop' }] })).toMatchObject({
      output: {
        message: {
          content: [
            { type: 'thinking', thinking: 'Hm.' },
            { type: 'text', text: 'Yes.' },
          ],
        },
      },
    });
  },
);

// Recorded runs of vLLM that do not belong to this repository; beside a clone they are absent.
const RECORDINGS = join(import.meta.dirname, '../../../../shared/recordings/vllm');

describe.skipIf(!existsSync(RECORDINGS))('recorded runs of vLLM (skipped where they are absent)', () => {
  test('give a result for every line, with its text, calls and tokens, or why it failed', () => {
    const outcomes = new Map<string, number>();
    for (const line of readAll('.out.jsonl')) {
      const envelope = framing.unwrap(line);
      if (envelope.kind !== 'response') throw new Error(`${envelope.kind}: ${JSON.stringify(line)}`);
      const outcome =
        envelope.status < 400
          ? readAnswer(envelope.body)
          : framing.readFailure(envelope.status, envelope.body, profile).code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(Object.fromEntries(outcomes)).toEqual({
      chat: expect.any(Number) as number,
      embedding: 2,
      custom: expect.any(Number) as number,
      invalid_request: expect.any(Number) as number,
      context_length_exceeded: expect.any(Number) as number,
      model_not_found: expect.any(Number) as number,
      server_error: expect.any(Number) as number,
    });
    expect(outcomes.get('chat')).toBeGreaterThan(200);
    expect(outcomes.get('server_error')).toBeGreaterThan(100);
  });

  test('name the reason of each failure in its own words', () => {
    const messages = readAll('.out.jsonl').flatMap((line) => {
      const envelope = framing.unwrap(line);
      if (envelope.kind !== 'response' || envelope.status < 400) return [];
      return [framing.readFailure(envelope.status, envelope.body, profile).message];
    });
    expect(messages).toContain('Request must not be sent in stream mode');
    expect(messages).toContain('The model `other-model` does not exist. Valid aliases: tiny.');
    expect(messages.filter((message) => message.startsWith('vLLM answered'))).toEqual([]);
  });

  test('were asked by lines that are written again as they were', () => {
    let read = 0;
    for (const line of readAll('.in.jsonl')) {
      const unwrapped = framing.unwrapRequest?.(line);
      if (unwrapped?.ok !== true) continue;
      const { body, endpoint, id } = unwrapped;
      const decoded = codecs[modeOf(endpoint)]?.decodeRequest?.(body, { customId: id, isOwn: true });
      if (decoded?.ok !== true) continue;
      read += 1;
      expect(parseRequest(decoded.request).ok).toBe(true);
      expect(encodeRequest(codecs, decoded.request, { model: '' })?.body).toEqual(body);
    }
    expect(read).toBeGreaterThan(500);
  });
});

/** The mode of an answer, once its content was compared with what the line holds. */
function readAnswer(body: JsonValue): string {
  const mode = modeOfAnswer(body);
  const decoded = decodeAnswer(codecs, mode, body);
  if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
  if (mode === 'custom') return mode;
  expect(decoded.usage?.total_tokens).toBeGreaterThan(0);
  if (!('message' in decoded.output)) return mode;
  const { content } = decoded.output.message;
  const pieces = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
  const message = messageOf(body);
  const text = pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join('');
  expect(text).toBe(stringAt(message, 'content') ?? '');
  const calls = Array.isArray(message['tool_calls']) ? message['tool_calls'].length : 0;
  expect(pieces.filter((piece) => piece.type === 'tool_call')).toHaveLength(calls);
  return mode;
}

function messageOf(body: JsonValue): JsonObject {
  const choices = isJsonObject(body) ? body['choices'] : undefined;
  const first: JsonValue | undefined = Array.isArray(choices) ? choices[0] : undefined;
  const message = isJsonObject(first) ? first['message'] : undefined;
  return isJsonObject(message) ? message : {};
}

/** The lines of all files of a kind that are JSON objects; one file was cut off on purpose. */
function readAll(end: string): JsonObject[] {
  const lines: JsonObject[] = [];
  for (const name of readdirSync(RECORDINGS).filter((file) => file.endsWith(end))) {
    for (const text of readFileSync(join(RECORDINGS, name), 'utf8').split('\n')) {
      const value = parse(text);
      if (isJsonObject(value)) lines.push(value);
    }
  }
  return lines;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
