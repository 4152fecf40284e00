import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { parseBatch } from '../../../src/providers/openai/api-replies.ts';
import { chatCodec } from '../../../src/providers/openai/chat-codec.ts';
import { customCodec } from '../../../src/providers/openai/custom-codec.ts';
import { embeddingCodec } from '../../../src/providers/openai/embedding-codec.ts';
import { openaiFraming } from '../../../src/providers/openai/framing.ts';
import { OPENAI_PROFILE } from '../../../src/providers/openai/profile.ts';

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
    const results = recording['results'];
    expect(Array.isArray(results) && results.length).toBe(4);
    for (const response of Array.isArray(results) ? results : []) {
      const envelope = openaiFraming.unwrap({ id: 'x', custom_id: 'q', response, error: null });
      if (envelope.kind !== 'response') throw new Error('not a response');
      const decoded = customCodec.decode(envelope.body);
      expect(decoded).toMatchObject({ ok: true, output: { model: 'gpt-5.4-nano-2026-03-17' } });
      expect(decoded.ok && decoded.usage?.total_tokens).toBeGreaterThan(0);
    }
  });

  test('of a server that speaks the chat language is read', () => {
    const bodyOf = (name: string): JsonValue => {
      const response = objectAt(readObject('llamacpp', name), 'response');
      return response?.['body'] ?? null;
    };
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
