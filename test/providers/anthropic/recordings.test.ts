import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { arrayAt, isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { parseBatch } from '../../../src/providers/anthropic/api-replies.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';
import { anthropicFraming as framing } from '../../../src/providers/anthropic/framing.ts';

// Recorded traffic that does not belong to this repository; beside a clone it is absent.
const RECORDINGS = join(import.meta.dirname, '../../../../shared/recordings');
const codec = createChatCodec('2023-06-01');

function parseObject(text: string): JsonObject {
  // JSON.parse gives nothing but JSON values; its declared type says less.
  const value = JSON.parse(text) as JsonValue;
  if (!isJsonObject(value)) throw new Error('not an object');
  return value;
}

const readObject = (...path: string[]): JsonObject =>
  parseObject(readFileSync(join(RECORDINGS, ...path), 'utf8'));

/** The bodies of a cassette that are JSON objects: in single quotes, where two stand for one, or a block of lines. */
function bodiesOf(name: string): JsonObject[] {
  const text = readFileSync(join(RECORDINGS, 'ruby_llm', name), 'utf8').replaceAll(/\n {8}/g, ' ');
  const quoted = [...text.matchAll(/string: '((?:[^']|'')*)'/g)].map((match) =>
    (match[1] ?? '').replaceAll("''", "'"),
  );
  const blocks = [...text.matchAll(/string: \|\s+(\{.*)/g)].flatMap((match) =>
    (match[1] ?? '').split(/(?<=\}) (?=\{)/),
  );
  return [...quoted, ...blocks].filter((body) => body.startsWith('{')).map(parseObject);
}

const CANCEL = 'batch_with_anthropic_claude-haiku-4-5_cancels_a_running_batch.yml';
const ANSWERS =
  'batch_with_anthropic_claude-haiku-4-5_answers_staged_chats_and_appends_the_answers_to_their_conversations.yml';

describe.skipIf(!existsSync(RECORDINGS))('recorded traffic (skipped where the recordings are absent)', () => {
  test('of a batch of Anthropic is read without loss of text or tokens', () => {
    const recording = readObject('ellmer', 'state-capitals-anthropic.json');
    // The recorder wrote `null` as `{}`, which is no time either.
    expect(parseBatch(recording['batch'] ?? null, 'anthropic')).toMatchObject({
      status: 'completed',
      counts: { total: 4, processing: 0, succeeded: 4, errored: 0 },
      completedAt: '2026-08-02T17:48:04.374Z',
    });
    const decoded = arrayAt(recording, 'results').map((result) => {
      const envelope = framing.unwrap({ custom_id: 'q', result });
      return envelope.kind === 'response' ? codec.decode(envelope.body) : undefined;
    });
    expect(decoded.map((one) => one?.ok === true && one.output.message.content)).toEqual([
      'Des Moines',
      'Albany',
      'Sacramento',
      'Austin',
    ]);
    expect(decoded[0]).toMatchObject({
      output: { finish_reason: 'stop', model: 'claude-sonnet-5' },
      usage: {
        prompt_tokens: 26,
        completion_tokens: 7,
        total_tokens: 33,
        cached_tokens: 0,
        reasoning_tokens: 0,
      },
    });
  });

  test('of a whole batch, from its creation to its answers, is read and written again', () => {
    const bodies = bodiesOf(ANSWERS);
    const [created] = bodies;
    const requests = arrayAt(created ?? {}, 'requests').filter(isJsonObject);
    expect(requests).toHaveLength(2);
    for (const line of requests) {
      const read = framing.unwrapRequest?.(line);
      if (read?.ok !== true) throw new Error(JSON.stringify(read));
      const decoded = codec.decodeRequest(read.body, { customId: read.id, isOwn: true });
      if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
      expect(codec.encode(decoded.request, { model: 'another' }).body).toEqual(read.body);
    }
    const batches = bodies.flatMap((body) => parseBatch(body, 'anthropic') ?? []);
    expect(batches.length).toBeGreaterThan(10);
    expect(batches.at(-1)).toMatchObject({ status: 'completed', counts: { total: 2, succeeded: 2 } });
    expect(new Set(batches.slice(0, -1).map(({ status }) => status))).toEqual(new Set(['in_progress']));
    const answers = bodies.filter((body) => 'result' in body).map((line) => framing.unwrap(line));
    const decoded = answers.map((answer) =>
      answer.kind === 'response' ? codec.decode(answer.body) : undefined,
    );
    const told = decoded.map(
      (one) => one?.ok === true && [one.output.message.content, one.usage?.total_tokens],
    );
    expect(told).toEqual([
      ['4', 25],
      ['Jupiter', 23],
    ]);
  });

  test('of a batch that was cancelled is read', () => {
    const batches = bodiesOf(CANCEL).flatMap((body) => parseBatch(body, 'anthropic') ?? []);
    expect(batches.map(({ status }) => status)).toEqual(['in_progress', 'cancelling']);
  });

  test.each(['023-anthropic-messages.json', 'tools005-anthropic-tools.json'])(
    'of another server that speaks the language is read: %s',
    (name) => {
      const recording = readObject('llamacpp', name);
      const decoded = codec.decode(objectAt(recording, 'response')?.['body'] ?? null);
      expect(decoded).toMatchObject({
        ok: true,
        output: { finish_reason: 'length', message: { content: expect.stringMatching(/\w/) as string } },
      });
      expect(decoded.ok && decoded.usage?.cached_tokens).toBeGreaterThan(0);
      const body = objectAt(objectAt(recording, 'request') ?? {}, 'body') ?? {};
      const request = codec.decodeRequest(body, { customId: 'q', isOwn: true });
      if (!request.ok) throw new Error(JSON.stringify(request.problems));
      expect(codec.encode(request.request, { model: 'another' })).toMatchObject({ body, warnings: [] });
    },
  );
});
