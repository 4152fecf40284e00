import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { arrayAt, isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { getText } from '../../../src/model/result.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { parseBatch } from '../../../src/providers/openai/api-replies.ts';
import { createChatCodec } from '../../../src/providers/openai/chat-codec.ts';
import { embeddingCodec } from '../../../src/providers/openai/embedding-codec.ts';
import { openaiFraming } from '../../../src/providers/openai/framing.ts';
import { OPENAI_PROFILE } from '../../../src/providers/openai/profile.ts';

const { codecs, modeOfAnswer } = openai({ environment: {} });
const chatCodec = createChatCodec();

// Recorded traffic that does not belong to this repository; beside a clone it is absent.
const RECORDINGS = join(import.meta.dirname, '../../../../shared/recordings');

function readObject(...path: string[]): JsonObject {
  // JSON.parse gives nothing but JSON values; its declared type says less.
  const value = JSON.parse(readFileSync(join(RECORDINGS, ...path), 'utf8')) as JsonValue;
  if (!isJsonObject(value)) throw new Error(`${path.join('/')} is not an object`);
  return value;
}

describe.skipIf(!existsSync(RECORDINGS))('recorded traffic (skipped where the recordings are absent)', () => {
  test('of a batch of OpenAI is read', () => {
    const recording = readObject('ellmer', 'state-capitals.json');
    const snapshot = parseBatch(recording['batch'] ?? null, 'openai');
    expect(snapshot).toMatchObject({
      status: 'completed',
      endpoint: '/v1/responses',
      counts: { total: 4, processing: 0, succeeded: 4, errored: 0 },
    });
    // The recorder wrote `null` as `{}`: an object without entries is no error either.
    expect(snapshot?.errors).toBeUndefined();
    const results = answersOf(recording).map((body) => codecs.chat?.decode(body));
    expect(results.map((decoded) => decoded?.ok === true && decoded.output.message.content)).toEqual([
      'Des Moines.',
      'Albany.',
      'Sacramento.',
      'Austin.',
    ]);
    for (const decoded of results) {
      expect(decoded).toMatchObject({
        ok: true,
        output: {
          model: 'gpt-5.4-nano-2026-03-17',
          finish_reason: 'stop',
          raw_finish_reason: 'completed',
        },
        usage: { cached_tokens: 0, cache_write_tokens: 0, reasoning_tokens: 0 },
      });
      expect(decoded?.ok === true && decoded.usage?.total_tokens).toBeGreaterThan(0);
    }
  });

  test('of responses with a schema is read: the texts are the JSON that was asked for', () => {
    for (const body of answersOf(readObject('ellmer', 'state-name.json'))) {
      const decoded = codecs.chat?.decode(body);
      const text = decoded?.ok === true ? getText(decoded.output) : undefined;
      expect(JSON.parse(text ?? '')).toEqual({ name: expect.any(String) as string });
    }
  });

  test('of Groq is read, thoughts and their tokens too', () => {
    const plain = answersOf(readObject('ellmer', 'state-capitals-groq.json'));
    const thinking = answersOf(readObject('ellmer', 'state-capitals-groq-structured.json'));
    expect([plain.length, thinking.length]).toEqual([4, 4]);
    for (const body of plain) {
      expect(codecs.chat?.decode(body)).toMatchObject({
        ok: true,
        output: { finish_reason: 'stop', message: { content: expect.any(String) as string } },
        usage: { prompt_tokens: expect.any(Number) as number },
      });
    }
    for (const body of thinking) {
      expect(codecs.chat?.decode(body)).toMatchObject({
        ok: true,
        output: {
          message: {
            content: [
              { type: 'thinking', thinking: expect.stringMatching(/./) as string },
              { type: 'text', text: expect.stringMatching(/^\{"capital":/) as string },
            ],
          },
        },
        usage: { reasoning_tokens: expect.any(Number) as number },
      });
    }
  });

  test('of responses that think is read, request and answer: nothing of either is lost', () => {
    const text = readFileSync(join(RECORDINGS, 'ruby_llm', RUBY), 'utf8');
    const requests = linesIn(
      text,
      /\{\\"custom_id\\":.*?\}\](?:,\\"[a-z_]+\\":(?:\[[^\]]*\]|false|true))*\}\}/gs,
      unescapeYaml,
    );
    expect(requests).toHaveLength(2);
    for (const line of requests) {
      const unwrapped = openaiFraming.unwrapRequest?.(line);
      if (unwrapped?.ok !== true) throw new Error('not unwrapped');
      const { body, endpoint, id } = unwrapped;
      const decoded = codecs.chat?.decodeRequest?.(body, { customId: id, isOwn: true });
      if (decoded?.ok !== true) throw new Error('not decoded');
      const encoded = codecs.chat?.encode(decoded.request, { model: '' });
      expect(encoded).toMatchObject({ body, endpoint, warnings: [] });
    }
    const answers = linesIn(text, /^ +(\{"id": "batch_req_.*\})$/gm, (line) => line);
    expect(answers).toHaveLength(2);
    for (const line of answers) {
      const envelope = openaiFraming.unwrap(line);
      if (envelope.kind !== 'response') throw new Error('not a response');
      const decoded = codecs.chat?.decode(envelope.body);
      if (decoded?.ok !== true) throw new Error('not decoded');
      const { content } = decoded.output.message;
      expect(content).toMatchObject([
        { type: 'thinking', thinking: '', provider_kwargs: { id: expect.stringMatching(/^rs_/) as string } },
        { type: 'text', text: expect.stringMatching(/^(4|Jupiter)$/) as string },
      ]);
      const [thinking] = Array.isArray(content) ? content : [];
      expect(JSON.stringify(line)).toContain(`"encrypted_content":"${thinking?.signature ?? '?'}"`);
      expect(decoded.usage?.reasoning_tokens).toBeGreaterThan(0);
    }
  });

  test('of a server that speaks the chat language is read', () => {
    expect(chatCodec.decode(bodyOf('003-chat.json'))).toMatchObject({
      ok: true,
      output: { message: { content: 'The capital of France is Paris.' }, finish_reason: 'stop' },
    });
    expect(chatCodec.decode(bodyOf('004-chat-length.json'))).toMatchObject({
      output: { finish_reason: 'length' },
    });
    const numbers = embeddingCodec.decode(bodyOf('embed001-embeddings.json'));
    const base64 = embeddingCodec.decode(bodyOf('embed002-embeddings-b64.json'));
    for (const decoded of [numbers, base64]) {
      if (!decoded.ok) throw new Error(decoded.failure.message);
      expect(decoded.output.embeddings[0]?.length).toBeGreaterThan(100);
      expect(decoded.output.embeddings[0]?.every((value) => Math.abs(value) <= 1)).toBe(true);
    }
    expect(openaiFraming.readFailure(400, bodyOf('012-err-no-messages.json'), OPENAI_PROFILE)).toMatchObject({
      code: 'invalid_request',
    });
  });

  test('of responses and completions of a server that speaks both is read', () => {
    expect(codecs.chat?.decode(bodyOf('022-responses.json'))).toEqual({
      ok: true,
      output: {
        message: {
          role: 'assistant',
          content: 'Hello there! *smiling* Hi there! *smiling* Hello there',
        },
        finish_reason: 'stop',
        raw_finish_reason: 'completed',
        model: 'smollm2-135m-instruct',
      },
      usage: { prompt_tokens: 32, completion_tokens: 16, total_tokens: 48, cached_tokens: 24 },
    });
    expect(codecs.completion?.decode(bodyOf('021-completions.json'))).toMatchObject({
      ok: true,
      output: { message: { content: ' the scene, a small, enigmatic figure' }, finish_reason: 'length' },
      usage: { prompt_tokens: 2, completion_tokens: 8, total_tokens: 10 },
    });
    expect(modeOfAnswer(bodyOf('021-completions.json'))).toBe('completion');
    expect(modeOfAnswer(bodyOf('022-responses.json'))).toBe('chat');
    expect(modeOfAnswer(bodyOf('embed001-embeddings.json'))).toBe('embedding');
  });

  test.each([
    'tools001-tools-required',
    'tools002-tools-auto',
    'tools003-tools-named',
    'tools004-tool-result',
    '008-tools-required',
    '005-json-schema',
  ])('of requests to a server that speaks the chat language is written again as it was: %s', (name) => {
    const body = objectAt(objectAt(readObject('llamacpp', `${name}.json`), 'request') ?? {}, 'body') ?? {};
    const decoded = codecs.chat?.decodeRequest?.(body, { customId: 'q', isOwn: true });
    if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
    expect(codecs.chat?.encode(decoded.request, { model: '' }).body).toEqual(body);
  });

  test('of vLLM, line by line: every line has an id, and an answer or a failure', () => {
    const answers = linesOfVllm().map((line) => openaiFraming.unwrap(line));
    expect(answers.length).toBeGreaterThan(10);
    expect(answers.filter((envelope) => envelope.kind === 'unreadable')).toEqual([]);
    const bodies = answers.flatMap((envelope) =>
      envelope.kind === 'response' && envelope.status < 400 ? [envelope.body] : [],
    );
    const chats = bodies.filter((body) => isJsonObject(body) && body['object'] === 'chat.completion');
    expect(chats.length).toBeGreaterThan(5);
    expect(chats.filter((body) => !chatCodec.decode(body).ok)).toEqual([]);
    const vectors = bodies.map((body) => embeddingCodec.decode(body)).filter((decoded) => decoded.ok);
    expect(vectors).toHaveLength(2);
  });
});

const RUBY =
  'batch_with_openai_gpt-5-nano_answers_staged_chats_and_appends_the_answers_to_their_conversations.yml';

function bodyOf(name: string): JsonValue {
  return objectAt(readObject('llamacpp', name), 'response')?.['body'] ?? null;
}

/** The bodies of the answers of a recorded batch. */
function answersOf(recording: JsonObject): JsonValue[] {
  return arrayAt(recording, 'results').map((response) => {
    const envelope = openaiFraming.unwrap({ id: 'x', custom_id: 'q', response, error: null });
    if (envelope.kind !== 'response') throw new Error('not a response');
    return envelope.body;
  });
}

/** The lines of JSON that stand in a recording of YAML. */
function linesIn(text: string, pattern: RegExp, clean: (line: string) => string): JsonObject[] {
  return [...text.matchAll(pattern)].map(([whole, line]) => JSON.parse(clean(line ?? whole)) as JsonObject);
}

/** A double-quoted text of YAML, folded over several lines. */
function unescapeYaml(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('\\"', '"');
}

/** The lines of all output files that are JSON; one file was cut off on purpose. */
function linesOfVllm(): JsonValue[] {
  const directory = join(RECORDINGS, 'vllm');
  const values: JsonValue[] = [];
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.out.jsonl'))) {
    for (const text of readFileSync(join(directory, name), 'utf8').split('\n')) {
      if (text.startsWith('{')) values.push(JSON.parse(text) as JsonValue);
    }
  }
  return values;
}
