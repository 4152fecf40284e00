import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeBody, encodeRequest } from '../../../src/adapter/translate.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Content, MediaContent } from '../../../src/model/content.ts';
import { REASONING_EFFORTS } from '../../../src/model/generation-config.ts';
import type { UnifiedMessage } from '../../../src/model/message.ts';
import { parseRequest } from '../../../src/model/parse-request.ts';
import type { ChatRequest, EmbeddingRequest, UnifiedRequest } from '../../../src/model/request.ts';
import type { ResponseFormat } from '../../../src/model/response-format.ts';
import { TOOL_CHOICES, type Tool } from '../../../src/model/tool.ts';
import { google } from '../../../src/providers/google/adapter.ts';

/*
 * What is decoded from an encoded request is the request, wherever nothing was warned of. These say the same to Gemini,
 * so that one of them comes back for the other:
 *
 * - one text alone in a list, and the string (messages, results of tools, system prompts, texts to embed)
 * - an empty list or object, and none (tools, stop sequences, settings, keys of the provider's own)
 * - `false`, and no `is_error` or `strict`; whether a schema is strict, since there are no others
 * - the name of a schema, and that of a piece of media, which have no place
 * - a data URL, and its bytes
 * - the file id "abc", and "files/abc", which is what Gemini calls it; an id that is an address, and a URL
 * - the model, which stands in the address of the batch
 *
 * A line that goes back to Gemini keeps how much to think in Gemini's own words too, in `provider_kwargs`.
 */
function normalize(request: UnifiedRequest, isOwn: boolean): unknown {
  const { custom_id, mode = 'chat' } = request;
  if (request.mode === 'embedding') {
    const { dimensions, input, provider_kwargs: kwargs } = request;
    return { custom_id, mode, dimensions, input: oneOf(input), kwargs: filled(kwargs) };
  }
  if (request.mode === 'custom' || request.mode === 'completion') return request;
  const { generation_config: config = {}, provider_kwargs: kwargs, response_format: format } = request;
  const { reasoning, stop_sequences, ...settings } = config;
  return {
    custom_id,
    mode,
    messages: request.messages.map(normalizeMessage),
    system: request.system_prompt === undefined ? undefined : oneOf(request.system_prompt),
    settings: { ...settings, stop_sequences: filled(stop_sequences), reasoning: filled(reasoning) },
    tools: filled(request.tools?.map(withoutStrict)),
    choice: request.tool_choice,
    format: format?.type === 'json_schema' ? { type: format.type, schema: format.schema } : format,
    kwargs: filled(isOwn ? withoutThinking(kwargs) : kwargs),
  };
}

function withoutStrict(tool: Tool): Omit<Tool, 'strict'> {
  const { strict: _, ...rest } = tool;
  return rest;
}

function normalizeMessage({ content, provider_kwargs: kwargs, role }: UnifiedMessage): unknown {
  return { role, content: normalizeContent(content), kwargs: filled(kwargs) };
}

function normalizeContent(content: string | readonly Content[]): unknown {
  if (typeof content === 'string') return content;
  const only = content.length === 1 ? content[0] : undefined;
  const isPlain =
    only?.type === 'text' && only.signature === undefined && filled(only.provider_kwargs) === undefined;
  return isPlain ? only.text : content.map(normalizePiece);
}

function normalizePiece(piece: Content): unknown {
  const kwargs = filled(piece.provider_kwargs);
  if (piece.type === 'tool_result') {
    const { content, is_error: isError, tool_call_id: id } = piece;
    return { id, content: normalizeContent(content), isError: isError === true, kwargs };
  }
  if (!('source_type' in piece)) return { ...piece, provider_kwargs: kwargs };
  return { ...normalizeMedia(piece), kwargs };
}

function normalizeMedia({ data, media_type, source_type, type }: MediaContent): object {
  if (data.startsWith('data:')) return { type, media_type, bytes: data.split(',')[1] };
  if (source_type === 'base64') return { type, media_type, bytes: data };
  const isAddress = data.includes('://');
  return {
    type,
    media_type,
    at: source_type === 'url' || isAddress ? data : `files/${data.replace('files/', '')}`,
  };
}

function oneOf(texts: string | readonly string[]): unknown {
  return typeof texts !== 'string' && texts.length === 1 ? texts[0] : texts;
}

function filled<Value extends object>(value: Value | undefined): Value | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}

function withoutThinking(kwargs: JsonObject = {}): JsonObject {
  const { generationConfig: _, ...rest } = kwargs;
  return rest;
}

function withoutKwargs(request: UnifiedRequest): UnifiedRequest {
  const text = JSON.stringify(request, (key, value: unknown) =>
    key === 'provider_kwargs' ? undefined : value,
  );
  return JSON.parse(text) as UnifiedRequest;
}

const some = { requiredKeys: [] };
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 });
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const object = fc.dictionary(text, json, { maxKeys: 2 }).map((value) => value as JsonObject);
const kwargs = fc
  .dictionary(fc.constantFrom('note', 'some_thing', '__proto__'), json, { maxKeys: 2 })
  .map((value) => value as JsonObject);
const signature = fc.constantFrom('QQ==', 'c2lnbmVk');

const textPiece: fc.Arbitrary<Content> = fc.record(
  { type: fc.constant('text' as const), text, signature, provider_kwargs: kwargs },
  { requiredKeys: ['type', 'text'] },
);
const source = fc.oneof(
  fc.record({ source_type: fc.constant('base64' as const), data: fc.constantFrom('iVBORw0KGgo=', 'QQ==') }),
  fc.record({
    source_type: fc.constant('url' as const),
    data: fc.constantFrom('https://example.com/a', 'gs://b/a', 'data:image/png;base64,QQ=='),
  }),
  fc.record({
    source_type: fc.constant('file_id' as const),
    data: fc.constantFrom('abc', 'files/abc', 'gs://b/a'),
  }),
);
const kinds = fc.constantFrom(
  { type: 'image', media_type: 'image/png' } as const,
  { type: 'audio', media_type: 'audio/L16; rate=24000' } as const,
  { type: 'document', media_type: 'application/pdf' } as const,
);
const media: fc.Arbitrary<Content> = fc
  .tuple(kinds, source, fc.record({ name: text, provider_kwargs: kwargs }, some))
  // What a data URL says of its own type is what counts.
  .map(([kind, where, more]) => ({
    ...(where.data.startsWith('data:') ? ({ type: 'image', media_type: 'image/png' } as const) : kind),
    ...where,
    ...more,
  }));
const thinking: fc.Arbitrary<Content> = fc.record(
  {
    type: fc.constant('thinking' as const),
    thinking: fc.string({ maxLength: 3 }),
    signature,
    provider_kwargs: kwargs,
  },
  { requiredKeys: ['type', 'thinking'] },
);
const callOf = (id: string): fc.Arbitrary<Content> =>
  fc.record(
    {
      type: fc.constant('tool_call' as const),
      id: fc.constant(id),
      name: text,
      input: object,
      signature,
      provider_kwargs: kwargs,
    },
    { requiredKeys: ['type', 'id', 'name', 'input'] },
  );
const plainPiece: fc.Arbitrary<Content> = text.map((words) => ({ type: 'text', text: words }));
const result: fc.Arbitrary<Content> = fc.record(
  {
    type: fc.constant('tool_result' as const),
    tool_call_id: fc.constantFrom('c1', 'c2'),
    content: fc.oneof(fc.string({ maxLength: 3 }), fc.array(fc.oneof(plainPiece, media), { maxLength: 3 })),
    is_error: fc.boolean(),
    provider_kwargs: kwargs,
  },
  { requiredKeys: ['type', 'tool_call_id', 'content'] },
);
const message = (pieces: fc.Arbitrary<Content>, role: 'user' | 'assistant'): fc.Arbitrary<UnifiedMessage> =>
  fc.record(
    {
      role: fc.constant(role),
      content: fc.oneof(text, fc.array(pieces, { minLength: 1, maxLength: 3 })),
      provider_kwargs: kwargs,
    },
    { requiredKeys: ['role', 'content'] },
  );
const user = message(fc.oneof(textPiece, media), 'user');
const assistant = message(fc.oneof(textPiece, thinking, media), 'assistant');
const calls: fc.Arbitrary<UnifiedMessage> = fc
  .tuple(callOf('c1'), callOf('c2'))
  .map((content) => ({ role: 'assistant', content }));
const answers = message(fc.oneof(result, textPiece), 'user');
const conversation = fc.oneof(
  fc.tuple(user),
  fc.tuple(user, assistant, user),
  fc.tuple(user, calls, answers, assistant),
);

const config = fc.record(
  {
    max_tokens: fc.integer({ min: 1, max: 2 ** 33 }),
    temperature: fc.constantFrom(0, 0.7, 2),
    top_p: fc.constantFrom(0, 1),
    top_k: fc.integer({ min: 1, max: 50 }),
    stop_sequences: fc.array(text, { maxLength: 6 }),
    presence_penalty: fc.constantFrom(-2, 0, 1.5),
    frequency_penalty: fc.constantFrom(-2, 0, 1.5),
    seed: fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
    reasoning: fc.record(
      { effort: fc.constantFrom(...REASONING_EFFORTS), budget_tokens: fc.constantFrom(0, 100) },
      some,
    ),
  },
  some,
);
const schema = fc.constantFrom<JsonObject>(
  { type: 'object', properties: { a_b: { type: ['string', 'null'] } }, required: ['a_b'] },
  { anyOf: [{ type: 'string' }, { type: 'null' }] },
  { type: 'object', properties: { a: { type: 'string', pattern: 'x' } } },
);
const tool: fc.Arbitrary<Tool> = fc.record(
  { name: text, description: fc.string({ maxLength: 3 }), input_schema: schema, strict: fc.boolean() },
  { requiredKeys: ['name', 'input_schema'] },
);
const format: fc.Arbitrary<ResponseFormat> = fc.oneof(
  fc.record({ type: fc.constantFrom('text' as const, 'json_object' as const) }),
  fc.record(
    { type: fc.constant('json_schema' as const), schema, name: text, strict: fc.boolean() },
    { requiredKeys: ['type', 'schema'] },
  ),
);
const texts = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }));
const chat: fc.Arbitrary<ChatRequest> = fc.record(
  {
    mode: fc.constant('chat' as const),
    custom_id: fc.constant('q'),
    messages: conversation,
    system_prompt: texts,
    generation_config: config,
    tools: fc.array(tool, { maxLength: 2 }),
    tool_choice: fc.oneof(fc.constantFrom(...TOOL_CHOICES), fc.record({ name: text })),
    response_format: format,
    provider_kwargs: kwargs,
  },
  { requiredKeys: ['custom_id', 'messages'] },
);
const embedding: fc.Arbitrary<EmbeddingRequest> = fc.record(
  {
    mode: fc.constant('embedding' as const),
    custom_id: fc.constant('q'),
    input: texts,
    dimensions: fc.integer({ min: 1, max: 3072 }),
    provider_kwargs: kwargs,
  },
  { requiredKeys: ['mode', 'custom_id', 'input'] },
);

const models = fc.constantFrom('gemini-3.5-flash', 'gemini-2.5-flash', 'gemini-3-pro', 'a-model');

describe.each([{}, { casing: 'snake' as const }])('with %j', (options) => {
  const { codecs, modeOf } = google({ environment: {}, ...options });

  test.each([true, false])('a request comes back as it was, when it goes to Gemini: %s', (isOwn) => {
    let compared = 0;
    fc.assert(
      fc.property(fc.oneof(chat, chat, chat, embedding), models, (made, model) => {
        // For others nothing of the provider's own is kept.
        const request = isOwn ? made : withoutKwargs(made);
        expect(parseRequest(request)).toMatchObject({ ok: true });
        const encoded = encodeRequest(codecs, request, { model });
        if (encoded === undefined || encoded.warnings.length > 0) return;
        const decoded = decodeBody(codecs, modeOf(encoded.endpoint), encoded.body, { customId: 'q', isOwn });
        if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
        expect(decoded.warnings).toEqual([]);
        expect(normalize(decoded.request, isOwn)).toEqual(normalize(request, isOwn));
        compared += 1;
      }),
      { numRuns: 800 },
    );
    expect(compared).toBeGreaterThan(50);
  });
});
