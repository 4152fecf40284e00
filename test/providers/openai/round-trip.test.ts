import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { encodeRequest } from '../../../src/adapter/translate.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Content, MediaContent, ToolResultContent } from '../../../src/model/content.ts';
import { REASONING_EFFORTS } from '../../../src/model/generation-config.ts';
import type { UnifiedMessage } from '../../../src/model/message.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbeddingRequest,
  UnifiedRequest,
} from '../../../src/model/request.ts';
import type { ResponseFormat } from '../../../src/model/response-format.ts';
import { TOOL_CHOICES, type Tool, type ToolChoice } from '../../../src/model/tool.ts';
import { openai } from '../../../src/providers/openai/adapter.ts';

/*
 * What is decoded from an encoded request is the request, wherever nothing was warned of. These say the same to OpenAI,
 * so that one of them comes back for the other:
 *
 * - one text alone in a list, and the string; a list of nothing, and the empty string (results of tools)
 * - a list of one system prompt, and the string
 * - an empty list or object, and none (tools, settings, keys of the provider's own); a penalty of 0, and none
 * - the reasoning effort "none", and no effort, at a model that does not think
 * - `false`, and no `is_error`; at responses also no `strict` of a tool
 * - the schema name "response", and none; the file name "document.pdf", and none
 * - a name where there is no place for one: on pictures and sound, and on what comes by URL or by id
 * - the media type of what comes by URL or by id, which is not told; `audio/mp3` and `audio/mpeg`
 */
function normalize(request: ChatRequest | CompletionRequest | EmbeddingRequest): unknown {
  const { provider_kwargs: kwargs, ...others } = request;
  const { generation_config: config, ...rest } = { generation_config: undefined, ...others };
  const isSilent = (name: string, value: unknown): boolean =>
    (name.endsWith('penalty') && value === 0) ||
    (name === 'reasoning' && request.model === 'gpt-4.1' && config?.reasoning?.effort === 'none');
  const settings = Object.entries(config ?? {}).filter(
    ([name, value]) => !isEmpty(value) && !isSilent(name, value),
  );
  return {
    ...rest,
    mode: request.mode ?? 'chat',
    ...(settings.length > 0 && { generation_config: Object.fromEntries(settings) }),
    ...(!isEmpty(kwargs) && { provider_kwargs: kwargs }),
    ...('messages' in request && normalizeChat(request)),
  };
}

function normalizeAny(request: UnifiedRequest): unknown {
  return request.mode === 'custom' ? request : normalize(request);
}

function normalizeChat({
  messages,
  response_format: format,
  system_prompt: system,
  tools,
}: ChatRequest): object {
  return {
    messages: messages.map(normalizeMessage),
    system_prompt: typeof system === 'object' && system.length === 1 ? system[0] : system,
    tools: isEmpty(tools)
      ? undefined
      : tools?.map(({ strict, ...tool }) => ({ ...tool, ...(strict && { strict }) })),
    response_format: format?.type === 'json_schema' ? { name: 'response', ...format } : format,
  };
}

function normalizeMessage({ content, provider_kwargs: kwargs, role }: UnifiedMessage): unknown {
  return { role, content: normalizeContent(content), ...(!isEmpty(kwargs) && { provider_kwargs: kwargs }) };
}

function normalizeContent(content: string | readonly Content[]): unknown {
  if (typeof content === 'string') return content;
  const only = content.length === 1 ? content[0] : undefined;
  if (content.length === 0) return '';
  if (only?.type === 'text' && isEmpty(only.provider_kwargs)) return only.text;
  return content.map(normalizePiece);
}

function normalizePiece({ provider_kwargs: kwargs, ...piece }: Content): unknown {
  const own = isEmpty(kwargs) ? {} : { provider_kwargs: kwargs };
  if (piece.type === 'thinking') return { ...piece, ...own };
  if (piece.type === 'tool_result') {
    const { content, tool_call_id, type } = piece;
    return { type, tool_call_id, content: normalizeContent(content), ...own };
  }
  if (piece.type === 'text' || piece.type === 'tool_call') return { ...piece, ...own };
  return Object.assign(normalizeMedia(piece), own);
}

function normalizeMedia({ data, media_type, name, source_type, type }: MediaContent): object {
  if (source_type !== 'base64') return { type, source_type, data };
  const mediaType = media_type === 'audio/mp3' ? 'audio/mpeg' : media_type;
  return {
    type,
    source_type,
    data,
    media_type: mediaType,
    ...(type === 'document' && { name: name ?? 'document.pdf' }),
  };
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 });
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const kwargs = fc
  .dictionary(fc.constantFrom('cache', 'detail', 'x', '__proto__'), json, { maxKeys: 2 })
  .map((value) => value as JsonObject);
const some = { requiredKeys: [] };
const object = fc.dictionary(text, json, { maxKeys: 2 }).map((value) => value as JsonObject);

const plainText: fc.Arbitrary<Content> = fc.record(
  { type: fc.constant('text' as const), text, provider_kwargs: kwargs },
  { requiredKeys: ['type', 'text'] },
);
const source = fc.oneof(
  fc.record({ source_type: fc.constant('base64' as const), data: fc.constantFrom('iVBORw0KGgo=', 'QQ==') }),
  fc.record({
    source_type: fc.constant('url' as const),
    data: fc.constantFrom('https://a.test/a', 'https://a.test/a.png'),
  }),
  fc.record({ source_type: fc.constant('file_id' as const), data: text }),
);
const media: fc.Arbitrary<Content> = fc
  .tuple(
    source,
    fc.record(
      {
        type: fc.constantFrom('image' as const, 'audio' as const, 'document' as const),
        media_type: fc.constantFrom('image/png', 'audio/mp3', 'audio/wav', 'text/plain; charset=utf-8'),
        name: text,
        provider_kwargs: kwargs,
      },
      { requiredKeys: ['type', 'media_type'] },
    ),
  )
  .map(([where, rest]) => ({ ...rest, ...where }));
const result: fc.Arbitrary<ToolResultContent> = fc.record(
  {
    type: fc.constant('tool_result' as const),
    tool_call_id: fc.constant('c1'),
    content: fc.oneof(fc.string(), fc.array(fc.oneof(plainText, media), { maxLength: 2 })),
    is_error: fc.constant(false),
    provider_kwargs: kwargs,
  },
  { requiredKeys: ['type', 'tool_call_id', 'content'] },
);
const call: fc.Arbitrary<Content> = fc.record(
  {
    type: fc.constant('tool_call' as const),
    id: text,
    name: text,
    input: object,
    provider_kwargs: kwargs,
  },
  { requiredKeys: ['type', 'id', 'name', 'input'] },
);
const thinking: fc.Arbitrary<Content> = fc.record(
  {
    type: fc.constant('thinking' as const),
    thinking: text,
    signature: text,
    provider_kwargs: kwargs.map((value) => ({ ...value, id: 'rs_1' })),
  },
  { requiredKeys: ['type', 'thinking', 'provider_kwargs'] },
);

/** What the user says after what tools answered, so that the message has a part of its own role. */
const userMessage = fc
  .tuple(
    fc.array(result, { maxLength: 2 }),
    fc.array(fc.oneof(plainText, media), { minLength: 1, maxLength: 3 }),
  )
  .map(([results, rest]): readonly Content[] => [...results, ...rest]);
/** Chat completions keep texts before calls, and know no thoughts. */
const chatAnswer = fc
  .tuple(fc.array(plainText, { minLength: 1, maxLength: 2 }), fc.array(call, { maxLength: 2 }))
  .map(([texts, calls]): readonly Content[] => [...texts, ...calls]);
const responseAnswer = fc.array(fc.oneof(plainText, call, thinking), { minLength: 1, maxLength: 3 });

/** A call that any result may be the result of. */
const opening: UnifiedMessage = {
  role: 'assistant',
  content: [{ type: 'tool_call', id: 'c1', name: 'weather', input: {} }],
};

/** The two take turns: the items of one answer are one message, and so are a result and what is said after it. */
const messagesWith = (answer: fc.Arbitrary<readonly Content[]>): fc.Arbitrary<readonly UnifiedMessage[]> =>
  fc
    .array(fc.tuple(fc.oneof(text, userMessage), fc.oneof(text, answer), fc.option(kwargs)), {
      minLength: 1,
      maxLength: 3,
    })
    .map((turns) => [
      opening,
      ...turns.flatMap(([said, answered, own]): UnifiedMessage[] => [
        { role: 'user', content: said, ...(own !== null && { provider_kwargs: own }) },
        {
          role: 'assistant',
          content: answered,
          ...(own !== null && typeof answered === 'string' && { provider_kwargs: own }),
        },
      ]),
    ]);

const settings = {
  max_tokens: fc.integer({ min: 1, max: 99 }),
  temperature: fc.constantFrom(0, 0.5, 1, 2),
  top_p: fc.constantFrom(0, 0.5, 1),
  top_k: fc.constant(4),
  stop_sequences: fc.array(text, { maxLength: 5 }),
  presence_penalty: fc.constantFrom(-2, 0, 1),
  frequency_penalty: fc.constantFrom(-2, 0, 1),
  seed: fc.integer(),
  reasoning: fc.record({ effort: fc.constantFrom(...REASONING_EFFORTS) }, some),
};
const config = fc.record(settings, some);
const tool: fc.Arbitrary<Tool> = fc.record(
  {
    name: fc.constantFrom('f', 'look-up_2'),
    description: fc.string(),
    input_schema: object,
    strict: fc.boolean(),
  },
  { requiredKeys: ['name', 'input_schema'] },
);
const format: fc.Arbitrary<ResponseFormat> = fc.oneof(
  fc.record({ type: fc.constantFrom('text' as const, 'json_object' as const) }),
  fc.record(
    { type: fc.constant('json_schema' as const), name: text, schema: object, strict: fc.boolean() },
    { requiredKeys: ['type', 'schema'] },
  ),
);
const chatWith = (answer: fc.Arbitrary<readonly Content[]>): fc.Arbitrary<ChatRequest> =>
  fc
    .record(
      {
        custom_id: fc.constant('q'),
        model: fc.constantFrom('gpt-4.1', 'o4-mini', 'gpt-5.4'),
        messages: messagesWith(answer),
        system_prompt: fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
        generation_config: config,
        tools: fc.array(tool, { maxLength: 2 }),
        tool_choice: fc.constantFrom<ToolChoice>(...TOOL_CHOICES, { name: 'f' }),
        response_format: format,
        provider_kwargs: kwargs,
      },
      { requiredKeys: ['custom_id', 'model', 'messages'] },
    )
    .map((request) =>
      request.tool_choice === undefined
        ? request
        : { ...request, tools: [...(request.tools ?? []), { name: 'f', input_schema: {} }] },
    );
const completion: fc.Arbitrary<CompletionRequest> = fc.record(
  {
    mode: fc.constant('completion' as const),
    custom_id: fc.constant('q'),
    model: text,
    prompt: text,
    generation_config: config,
    provider_kwargs: kwargs,
  },
  { requiredKeys: ['mode', 'custom_id', 'model', 'prompt'] },
);
const embedding: fc.Arbitrary<EmbeddingRequest> = fc.record(
  {
    mode: fc.constant('embedding' as const),
    custom_id: fc.constant('q'),
    model: text,
    input: fc.oneof(text, fc.array(text, { minLength: 1 })),
    dimensions: fc.integer({ min: 1 }),
    provider_kwargs: kwargs,
  },
  { requiredKeys: ['mode', 'custom_id', 'model', 'input'] },
);

test.each([
  ['chats at chat completions', chatWith(chatAnswer), 'chat'],
  ['chats at responses', chatWith(responseAnswer), 'responses'],
  ['completions', completion, 'chat'],
  ['embeddings', embedding, 'chat'],
] as const)('what is decoded from an encoded request is the request: %s', (_, arbitrary, endpoint) => {
  const { codecs, modeOf } = openai({ endpoint, environment: {} });
  let faithful = 0;
  fc.assert(
    fc.property(arbitrary as fc.Arbitrary<UnifiedRequest>, (request) => {
      const encoded = encodeRequest(codecs, request, { model: 'm' });
      if (encoded === undefined) throw new Error('no codec');
      if (encoded.warnings.length > 0) return;
      faithful += 1;
      const codec = codecs[modeOf(encoded.endpoint)];
      const decoded = codec?.decodeRequest?.(encoded.body, { customId: 'q', isOwn: true });
      if (decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
      expect(normalizeAny(decoded.request)).toEqual(normalizeAny(request));
    }),
    { numRuns: 3000 },
  );
  // One in twenty loses nothing: the law would say little if it were none.
  expect(faithful).toBeGreaterThan(20);
});
