import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { arrayAt, isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { google } from '../../../src/providers/google/adapter.ts';
import { parseBatch } from '../../../src/providers/google/api-replies.ts';
import { readOutput } from '../../../src/providers/google/batch-output.ts';

// Recorded traffic that does not belong to this repository; beside a clone it is absent.
const RECORDING = join(
  import.meta.dirname,
  '../../../../shared/recordings/ellmer/state-capitals-gemini.json',
);

function read(): JsonObject {
  // JSON.parse gives nothing but JSON values; its declared type says less.
  const value = JSON.parse(readFileSync(RECORDING, 'utf8')) as JsonValue;
  if (!isJsonObject(value)) throw new Error('not an object');
  return value;
}

describe.skipIf(!existsSync(RECORDING))('recorded traffic (skipped where the recordings are absent)', () => {
  test('of a batch from a file is read', () => {
    const operation = objectAt(read(), 'batch') ?? {};
    expect(parseBatch(operation)).toMatchObject({
      handle: { batchId: 'o6k1fq34vm2ou69wy5w72wqw56qjigbln6yy', refs: { file_name: 'files/9ipl31k7go00' } },
      status: 'completed',
      endpoint: '/batchGenerateContent',
      counts: { total: 4, processing: 0, succeeded: 4, errored: 0 },
      createdAt: '2026-07-02T14:40:59.019Z',
      completedAt: '2026-07-02T14:41:31.577Z',
    });
    expect(readOutput(operation)).toEqual({
      kind: 'file',
      name: 'files/batch-o6k1fq34vm2ou69wy5w72wqw56qjigbln6yy',
    });
  });

  test('of its answers loses nothing: text, signature, usage, and the way back', () => {
    const { codecs, framing } = google({ environment: {} });
    const bodies = arrayAt(read(), 'results').map((result) =>
      isJsonObject(result) ? result['body'] : undefined,
    );
    const texts: unknown[] = [];
    for (const body of bodies) {
      const envelope = framing.unwrap({ key: 'q', response: body ?? null });
      if (envelope.kind !== 'response') throw new Error('not a response');
      const decoded = codecs.chat?.decode(envelope.body);
      if (decoded?.ok !== true) throw new Error('not decoded');
      const { message } = decoded.output;
      const [piece] = message.content;
      if (typeof piece !== 'object' || piece.type !== 'text') throw new Error('not a text');
      texts.push(piece.text);
      const candidate = isJsonObject(body) ? arrayAt(body, 'candidates')[0] : undefined;
      const content = isJsonObject(candidate) ? candidate['content'] : undefined;
      const messages = [{ role: 'user', content: 'Which one?' }, message] as const;
      const encoded = codecs.chat?.encode({ custom_id: 'q', messages }, { model: 'gemini-3.5-flash' });
      expect(encoded?.warnings).toEqual([]);
      expect(arrayAt(encoded?.body ?? {}, 'contents')[1]).toEqual(content);
      expect(decoded.output).toMatchObject({ finish_reason: 'stop', model: 'gemini-3.5-flash' });
      const usage = isJsonObject(body) ? objectAt(body, 'usageMetadata') : undefined;
      expect(decoded.usage).toEqual({
        prompt_tokens: usage?.['promptTokenCount'],
        completion_tokens: Number(usage?.['candidatesTokenCount']) + Number(usage?.['thoughtsTokenCount']),
        total_tokens: usage?.['totalTokenCount'],
        reasoning_tokens: usage?.['thoughtsTokenCount'],
      });
    }
    expect(texts).toEqual(['Des Moines', 'Albany', 'Sacramento', 'Austin']);
  });
});
