import { describe, expect, test } from 'vitest';

import { encodeRequest } from '../../../src/adapter/translate.ts';
import type { DecodedRequest } from '../../../src/adapter/codec.ts';
import { stringAt, type JsonObject } from '../../../src/core/json.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import type { UnifiedRequest } from '../../../src/model/request.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';
import { faultsOf, hasDescription } from './api-description.ts';
import { readGoldenLines } from './golden/read-lines.ts';

const lines = readGoldenLines();
const plain = openai({ environment: {} });
const adapters = [
  ['by default', plain],
  ['with chats wanted as chat completions', openai({ endpoint: 'chat', environment: {} })],
  ['with chats wanted as responses', openai({ endpoint: 'responses', environment: {} })],
] as const;

/** The request of a line as the engine reads it: decoded, or custom where there is no codec or no unified form. */
function read(line: JsonObject, isOwn: boolean, adapter = plain): DecodedRequest<UnifiedRequest> {
  const foreign = adapter.framing.unwrapRequest?.(line);
  if (foreign?.ok !== true) throw new Error('the line cannot be unwrapped');
  const { body, endpoint, id } = foreign;
  const decoded = adapter.codecs[adapter.modeOf(endpoint)]?.decodeRequest?.(body, { customId: id, isOwn });
  if (decoded !== undefined) return decoded;
  return { ok: true, request: { mode: 'custom', custom_id: id, endpoint, body }, warnings: [] };
}

describe.skipIf(!hasDescription)("OpenAI's API description (skipped where it is not at hand)", () => {
  test.each(lines)('knows the golden line %s', (_, line) => {
    expect(faultsOf(stringAt(line, 'url') ?? '', line['body'] ?? null)).toEqual([]);
  });

  test('knows what is wrong', () => {
    expect(faultsOf('/v1/responses', { model: 'm', input: [{ role: 'robot', content: 'x' }] })).not.toEqual(
      [],
    );
    expect(faultsOf('/v1/chat/completions', { model: 'm' })).not.toEqual([]);
  });

  test.each(lines)(
    'knows what the golden line %s becomes when it goes to OpenAI by another way',
    (_, line) => {
      const decoded = read(line, false);
      if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
      for (const [, adapter] of adapters) {
        const encoded = encodeRequest(adapter.codecs, decoded.request, { model: 'gpt-4.1' });
        if (encoded === undefined) throw new Error('no codec');
        expect(faultsOf(encoded.endpoint, encoded.body)).toEqual([]);
      }
    },
  );
});

describe.each(adapters)('a line of OpenAI that goes back to OpenAI, %s,', (_, adapter) => {
  test.each(lines)('is written again as it was, with all it says: %s', (_name, line) => {
    expect(adapter.framing.recognizes?.(line)).toBe(true);
    const decoded = read(line, true, adapter);
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
    expect(decoded.warnings).toEqual([]);
    expect(parseRequest(decoded.request)).toMatchObject({ ok: true });
    const encoded = encodeRequest(adapter.codecs, decoded.request, { model: 'another-model' });
    if (encoded === undefined) throw new Error('no codec');
    expect(adapter.framing.wrap(decoded.request.custom_id, encoded)).toEqual(line);
    expect(encoded.warnings).toEqual([]);
  });
});

/** What lines lose on their way to another provider. */
const LOSSES: Readonly<Record<string, readonly string[]>> = {
  'chat-plain': [],
  'chat-developer-list': ['messages[0].content[1].prompt_cache_breakpoint.mode', 'prompt_cache_key'],
  'chat-images': ['messages[0].content[1].image_url.detail'],
  'chat-audio': ['modalities'],
  'chat-file': ['messages[0].name'],
  'chat-tools': ['parallel_tool_calls'],
  'chat-json-schema': ['response_format.json_schema.description'],
  'chat-reasoning': [],
  'chat-extras': ['user', 'metadata', 'store', 'logprobs', 'top_logprobs', 'logit_bias', 'n', 'service_tier'],
  'responses-items': ['input[0].content[1].detail', 'store'],
  'responses-tools': ['input[1].encrypted_content', 'parallel_tool_calls', 'include', 'store'],
  'responses-reasoning': ['reasoning.summary', 'metadata'],
  'responses-schema': ['text.verbosity'],
  completion: ['suffix', 'echo'],
  embedding: ['encoding_format', 'user'],
  moderation: [],
};

describe('a line of OpenAI that goes elsewhere', () => {
  test.each(lines)(
    'is a valid request, and what it loses is named by its place in the body: %s',
    (name, line) => {
      const decoded = read(line, false);
      if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
      expect(parseRequest(decoded.request)).toMatchObject({ ok: true });
      expect(JSON.stringify(decoded.request)).not.toContain('provider_kwargs');
      expect(decoded.warnings.map(({ path }) => path)).toEqual(LOSSES[name]);
    },
  );
});
