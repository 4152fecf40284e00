import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import type { Content, MediaContent } from '../../../src/model/content.ts';
import type { GenerationConfig, Reasoning } from '../../../src/model/generation-config.ts';
import { requestSchemas, type ChatRequest } from '../../../src/model/request.ts';
import type { ResponseFormat } from '../../../src/model/response-format.ts';
import { API_VERSIONS } from '../../../src/providers/anthropic/api-version.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';
import { FAMILIES, rulesOf } from '../../../src/providers/anthropic/model-families.ts';
import { arbitraryChat, arbitraryJson } from '../../model/arbitrary-request.ts';
import { arbitraryBody } from './arbitrary-body.ts';
import { arbitraryTaken } from './arbitrary-taken.ts';

const options = { model: 'claude-opus-5-5' };

/** How many bodies with a unified form are looked at. */
const RUNS = 600;

/** Any valid request, without what may be anything and so may change anything. */
const strange: fc.Arbitrary<ChatRequest> = fc
  .tuple(arbitraryChat, fc.constantFrom(...FAMILIES.map(({ example }) => example)))
  .map(([{ provider_kwargs: kwargs, ...request }, model]) => {
    void kwargs;
    const messages = request.messages.map(({ content, role }) => ({ role, content }));
    return { ...request, messages, model };
  });

describe.each(API_VERSIONS)('with version %s of the API', (version) => {
  const codec = createChatCodec(version);

  test('an own body comes back as it was, or has no unified form and says why', () => {
    let whole = 0;
    fc.assert(
      fc.property(arbitraryBody, (body) => {
        const decoded = codec.decodeRequest(body, { customId: 'q', isOwn: true });
        fc.pre(decoded.ok || decoded.problems.length === 0);
        if (!decoded.ok) throw new Error('refused without a problem');
        whole += 1;
        expect(decoded.warnings).toEqual([]);
        expect(requestSchemas.chat.safeParse(decoded.request).error).toBeUndefined();
        expect(codec.encode(decoded.request, options).body).toEqual(body);
      }),
      { numRuns: RUNS },
    );
    expect(whole).toBe(RUNS);
  });

  test('a body for somebody else is a valid request without anything of Anthropic’s, or says why not', () => {
    let read = 0;
    fc.assert(
      fc.property(arbitraryBody, (body) => {
        const decoded = codec.decodeRequest(body, { customId: 'q', isOwn: false });
        if (!decoded.ok) return;
        read += 1;
        expect(requestSchemas.chat.safeParse(decoded.request).error).toBeUndefined();
        expect(JSON.stringify(decoded.request)).not.toContain('"provider_kwargs"');
      }),
      { numRuns: 1_000 },
    );
    expect(read).toBeGreaterThan(150);
  });

  test('no JSON makes the decoder throw', () => {
    const object = fc.dictionary(fc.string(), arbitraryJson as fc.Arbitrary<JsonValue>);
    fc.assert(
      fc.property(object, fc.boolean(), (body: JsonObject, isOwn) => {
        expect(typeof codec.decodeRequest(body, { customId: 'q', isOwn }).ok).toBe('boolean');
      }),
    );
  });

  // Equal up to: the model and the most tokens, which the target or the model gives where the request has none; empty
  // lists and objects, which say nothing; a budget of 0, which is the effort "none"; names of images and of schemas, and
  // `strict` of schemas, for which there is no place; the type of media by URL or file, which Anthropic finds out itself;
  // texts of all types, which are sent as plain ones; data URLs, which are bytes; the type `object` of a tool's schema.
  test('a request that raised no warning comes back equal from its own body', () => {
    let faithful = 0;
    fc.assert(
      fc.property(fc.oneof(arbitraryTaken, strange), fc.boolean(), (request, isOwn) => {
        const encoded = codec.encode(request, options);
        if (encoded.warnings.length > 0) return;
        faithful += 1;
        const decoded = codec.decodeRequest(encoded.body, { customId: request.custom_id, isOwn });
        if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
        if (!isOwn && decoded.warnings.length > 0) return;
        expect(decoded.warnings).toEqual([]);
        expect(normalize(decoded.request)).toEqual(normalize(request));
      }),
      { numRuns: 1_500 },
    );
    expect(faithful).toBeGreaterThan(150);
  });
});

const codec = createChatCodec('2026-10-21');
const valid = { model: 'claude-opus-5-5', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };

describe('a body without a unified form', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a system message amid the conversation',
      { messages: [{ role: 'system', content: 'x' }] },
      'messages[0].role',
    ],
    ['no messages', { messages: [] }, 'messages'],
    ['a message without content', { messages: [{ role: 'user', content: [] }] }, 'messages[0].content'],
    ['a block that is none', { messages: [{ role: 'user', content: ['x'] }] }, 'messages[0].content[0]'],
    ['no model', { model: null }, 'model'],
  ])('because of %s is told by the place', (_, part, field) => {
    const decoded = codec.decodeRequest({ ...valid, ...part }, { customId: 'q', isOwn: true });
    expect(decoded).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([{ field, message: expect.any(String) }]),
    });
  });

  test('because it lacks what Anthropic wants is fine for somebody else', () => {
    const { max_tokens: _, ...body } = valid;
    expect(codec.decodeRequest(body, { customId: 'q', isOwn: true })).toMatchObject({
      ok: false,
      problems: [{ field: 'max_tokens', message: 'is missing' }],
    });
    expect(codec.decodeRequest(body, { customId: 'q', isOwn: false })).toMatchObject({
      ok: true,
      warnings: [],
    });
  });
});

test('a body whose messages cannot be told in unified words has no unified form', () => {
  const result = { type: 'tool_result', tool_use_id: 'c', content: 'x' };
  const messages = [{ role: 'user', content: [{ type: 'text', text: 'first' }, result] }];
  expect(codec.decodeRequest({ ...valid, messages }, { customId: 'q', isOwn: true })).toEqual({
    ok: false,
    problems: [{ field: 'messages', message: 'has no unified form' }],
  });
});

test('an effort without thoughts stays one, where an effort that is asked for means thoughts', () => {
  const body = { ...valid, model: 'claude-opus-4-6', output_config: { effort: 'low' } };
  const decoded = codec.decodeRequest(body, { customId: 'q', isOwn: true });
  if (!decoded.ok) throw new Error('no unified form');
  expect(codec.encode(decoded.request, options).body).toEqual(body);
});

test('betas that stand in a body go into the header that switches them on', () => {
  const decoded = codec.decodeRequest({ ...valid, betas: ['b'] }, { customId: 'q', isOwn: true });
  if (!decoded.ok) throw new Error('no unified form');
  const { body, shared } = codec.encode(decoded.request, options);
  expect(body).toEqual(valid);
  expect(shared).toEqual({ 'anthropic-version': '2026-10-21', 'anthropic-beta': 'b' });
});

test('a message of which nothing is left for somebody else is left out', () => {
  const search = { type: 'search_result', source: 'x', title: 'y', content: [] };
  const messages = [{ role: 'user', content: [search] }, ...valid.messages];
  expect(codec.decodeRequest({ ...valid, messages }, { customId: 'q', isOwn: false })).toMatchObject({
    ok: true,
    request: { messages: [{ role: 'user', content: 'Hi' }] },
    warnings: [{ code: 'unsupported_content', path: 'messages[0].content[0]' }],
  });
});

test.each<[JsonObject, Reasoning | undefined, string[]]>([
  [{ thinking: { type: 'disabled' } }, { effort: 'none' }, []],
  [{ thinking: { type: 'between_tools' } }, { effort: 'none' }, []],
  [
    { thinking: { type: 'disabled' }, output_config: { effort: 'low' } },
    { effort: 'none' },
    ['output_config.effort'],
  ],
  [{ thinking: { type: 'enabled', budget_tokens: 2_000 } }, { budget_tokens: 2_000 }, []],
  [{ thinking: { type: 'adaptive' }, output_config: { effort: 'max' } }, { effort: 'max' }, []],
  [{ thinking: { type: 'adaptive' } }, undefined, ['thinking']],
  [{ output_config: { effort: 'low' } }, { effort: 'low' }, []],
  [{ output_config: { effort: null } }, undefined, []],
])('for somebody else, %j says to reason as %j', (part, reasoning, lost) => {
  const decoded = codec.decodeRequest({ ...valid, ...part }, { customId: 'q', isOwn: false });
  if (!decoded.ok) throw new Error('no unified form');
  expect(decoded.request.generation_config?.reasoning).toEqual(reasoning);
  expect(decoded.warnings.map(({ path }) => path)).toEqual(lost);
});

function normalize(request: ChatRequest): unknown {
  const { generation_config: config, mode: _, response_format: format, tools, ...rest } = request;
  return {
    ...rest,
    model: request.model,
    messages: rest.messages.map((message) => ({ ...message, content: normalizeContent(message.content) })),
    generation_config: normalizeConfig({ max_tokens: rulesOf(request.model ?? '').maxTokens, ...config }),
    tools: (tools ?? []).map((tool) => ({ ...tool, input_schema: { ...tool.input_schema, type: 'object' } })),
    response_format: normalizeFormat(format),
  };
}

function normalizeFormat(format: ResponseFormat | undefined): unknown {
  return format?.type === 'json_schema' ? format.schema : undefined;
}

function normalizeConfig({ reasoning = {}, stop_sequences: stops = [], ...rest }: GenerationConfig): unknown {
  const { budget_tokens: budget, effort } = reasoning;
  const isOff = budget === 0 && (effort === undefined || effort === 'none');
  return { ...rest, stop_sequences: stops, reasoning: isOff ? { effort: 'none' } : reasoning };
}

function normalizeContent(content: string | readonly Content[]): unknown {
  return typeof content === 'string' ? content : content.map(normalizePiece);
}

function normalizePiece(piece: Content): unknown {
  if (piece.type === 'tool_result') return { ...piece, content: normalizeContent(piece.content) };
  return 'source_type' in piece ? normalizeMedia(piece) : piece;
}

function normalizeMedia({ name, ...piece }: MediaContent): unknown {
  const label = piece.type === 'document' ? name : undefined;
  const [head, type = ''] = /^data:([^;,]*);base64,/.exec(piece.data) ?? [];
  const inline =
    head === undefined
      ? piece
      : { ...piece, source_type: 'base64', media_type: type, data: piece.data.slice(head.length) };
  const mediaType = inline.media_type.startsWith('text/') ? 'text/plain' : inline.media_type;
  return { ...inline, name: label, media_type: inline.source_type === 'base64' ? mediaType : undefined };
}
