import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Dialect } from '../../src/adapter/dialect.ts';
import type { Encoded } from '../../src/adapter/codec.ts';
import { decodeBody, encodeRequest } from '../../src/adapter/translate.ts';
import type { Content } from '../../src/model/content.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import type { ChatRequest, UnifiedRequest } from '../../src/model/request.ts';
import { anthropic } from '../../src/providers/anthropic/adapter.ts';
import { google } from '../../src/providers/google/adapter.ts';
import { openai } from '../../src/providers/openai/adapter.ts';
import { arbitraryConversation } from '../model/arbitrary-conversation.ts';

interface Way {
  readonly name: string;
  readonly dialect: Dialect;
  readonly model: string;
}

const WAYS: readonly Way[] = [
  { name: 'chats', dialect: openai({ endpoint: 'chat', environment: {} }), model: 'gpt-4.1' },
  { name: 'responses', dialect: openai({ endpoint: 'responses', environment: {} }), model: 'gpt-4.1' },
  { name: 'Anthropic', dialect: anthropic({ environment: {} }), model: 'claude-sonnet-4-6' },
  { name: 'Gemini', dialect: google({ environment: {} }), model: 'gemini-2.5-flash' },
];
const PAIRS = WAYS.flatMap((by) => WAYS.map((to) => [by.name, to.name, by, to] as const)).filter(
  ([, , by, to]) => by !== to,
);

function encode({ dialect, model }: Way, request: UnifiedRequest): Encoded {
  const encoded = encodeRequest(dialect.codecs, request, { model });
  if (encoded === undefined) throw new Error('no codec');
  return encoded;
}

/** What not all of them have a place for: then it is told, and nothing can be said about it here. */
const NOT_EVERYWHERE: ReadonlySet<string> = new Set(['signature', 'strict', 'is_error']);
const TEXTS: ReadonlySet<string> = new Set(['text', 'content', 'system_prompt']);

function isEverywhere(piece: Content): boolean {
  if (piece.type === 'image') return piece.source_type === 'base64';
  return piece.type === 'text' || piece.type === 'tool_call' || piece.type === 'tool_result';
}

/** One text alone in a list is a text, and nothing at all is an empty one. */
function simplify(pieces: readonly Content[]): unknown {
  const [only] = pieces;
  if (only === undefined) return '';
  return pieces.length === 1 && only.type === 'text' ? only.text : pieces;
}

/**
 * A conversation without what few of them take, with the limit that Anthropic wants, and in one of the spellings that mean
 * the same.
 */
function plain({ generation_config: config, response_format: format, tools, ...rest }: ChatRequest): unknown {
  const closed = tools?.filter((tool) => tool.input_schema['additionalProperties'] === false) ?? [];
  const request = {
    ...rest,
    ...(closed.length > 0 && { tools: closed.slice(0, 1).map((tool) => ({ ...tool, name: 'look_up' })) }),
    ...(format?.type === 'json_schema' && { response_format: { type: format.type, schema: format.schema } }),
    ...(closed.length === 0 && { tool_choice: undefined }),
    generation_config: {
      max_tokens: 4_096,
      ...(config?.stop_sequences !== undefined && { stop_sequences: ['END'] }),
    },
  };
  return JSON.parse(JSON.stringify(request), (key, value: unknown) => {
    if (key === 'name') return value === 'look_up' ? value : undefined;
    if (NOT_EVERYWHERE.has(key)) return undefined;
    if (key === 'id' || key === 'tool_call_id') return String(value).replaceAll(/\W/g, '_');
    if (TEXTS.has(key) && typeof value === 'string') return value.trim() === '' && value !== '' ? 'x' : value;
    if (key !== 'content' || !Array.isArray(value)) return value;
    return simplify(value.filter(isEverywhere));
  });
}

test.each(PAIRS)(
  'a conversation that is written for %s and then for another says the same as one written for %s at once',
  (_, __, by, to) => {
    let faithful = 0;
    fc.assert(
      fc.property(arbitraryConversation.map(plain), (request) => {
        const parsed = parseRequest(request);
        if (!parsed.ok) return;
        const line = encode(by, parsed.request);
        if (line.warnings.length > 0) return;
        const { codecs, modeOf } = by.dialect;
        const decoded = decodeBody(codecs, modeOf(line.endpoint), line.body, { customId: 'q', isOwn: false });
        if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
        expect(decoded.warnings).toEqual([]);
        faithful += 1;
        const { model: ___, ...again } = decoded.request;
        expect(encode(to, again).body).toEqual(encode(to, parsed.request).body);
      }),
      { numRuns: 300 },
    );
    expect(faithful).toBeGreaterThan(10);
  },
);
