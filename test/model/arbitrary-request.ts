import * as fc from 'fast-check';

import type { JsonObject } from '../../src/core/json.ts';
import type { Content } from '../../src/model/content.ts';
import { REASONING_EFFORTS, type GenerationConfig } from '../../src/model/generation-config.ts';
import { ROLES, type UnifiedMessage } from '../../src/model/message.ts';
import type { RunParams } from '../../src/model/params.ts';
import type {
  ChatRequest,
  CompletionRequest,
  CustomRequest,
  EmbeddingRequest,
  UnifiedRequest,
} from '../../src/model/request.ts';
import type { ResponseFormat } from '../../src/model/response-format.ts';
import { TOOL_CHOICES, type Tool, type ToolChoice } from '../../src/model/tool.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const texts = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }));
const bool = fc.boolean();

/** JSON as `JSON.parse` gives it: no `-0`, no undefined. */
export const arbitraryJson: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)));

const jsonObject = fc
  .dictionary(text, arbitraryJson, { maxKeys: 3 })
  .map((value): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject);

const mediaSource = fc.oneof(
  fc.record({ source_type: fc.constant('base64' as const), data: fc.constantFrom('iVBORw0KGgo=', 'QQ==') }),
  fc.record({
    source_type: fc.constant('url' as const),
    data: fc.constantFrom('https://example.com/a.png', 'gs://bucket/a', 'data:image/png;base64,QQ=='),
  }),
  fc.record({ source_type: fc.constant('file_id' as const), data: text }),
);

const media = fc
  .tuple(
    fc.record(
      {
        type: fc.constantFrom('image' as const, 'audio' as const, 'document' as const),
        media_type: fc.constantFrom('image/png', 'audio/wav', 'application/pdf', 'text/plain; charset=utf-8'),
        name: text,
      },
      { requiredKeys: ['type', 'media_type'] },
    ),
    mediaSource,
  )
  .map(([rest, source]): Content => ({ ...rest, ...source }));

const { content } = fc.letrec<{ content: Content; toolResult: Content }>((tie) => ({
  content: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.record({ type: fc.constant('text' as const), text }),
    media,
    fc.record(
      { type: fc.constant('thinking' as const), thinking: fc.string(), signature: text },
      { requiredKeys: ['type', 'thinking'] },
    ),
    fc.record({ type: fc.constant('tool_call' as const), id: text, name: text, input: jsonObject }),
    tie('toolResult'),
  ),
  toolResult: fc.record(
    {
      type: fc.constant('tool_result' as const),
      tool_call_id: text,
      content: fc.oneof(fc.string(), fc.array(tie('content'), { maxLength: 2 })),
      is_error: bool,
    },
    { requiredKeys: ['type', 'tool_call_id', 'content'] },
  ),
}));

const message: fc.Arbitrary<UnifiedMessage> = fc.record(
  {
    role: fc.constantFrom(...ROLES),
    content: fc.oneof(text, fc.array(content, { minLength: 1, maxLength: 3 })),
    provider_kwargs: jsonObject,
  },
  { requiredKeys: ['role', 'content'] },
);

/** A result of a tool needs its call before it. */
function withCalls(messages: UnifiedMessage[]): UnifiedMessage[] {
  const ids = new Set<string>();
  const visit = (content: UnifiedMessage['content']): void => {
    if (typeof content === 'string') return;
    for (const piece of content) {
      if (piece.type !== 'tool_result') continue;
      ids.add(piece.tool_call_id);
      visit(piece.content);
    }
  };
  for (const { content } of messages) visit(content);
  if (ids.size === 0) return messages;
  const calls = [...ids].map((id): Content => ({ type: 'tool_call', id, name: 'look_up', input: {} }));
  return [{ role: 'user', content: 'Look it up.' }, { role: 'assistant', content: calls }, ...messages];
}

const settings = {
  max_tokens: fc.integer({ min: 1 }),
  temperature: fc.double({ min: 0, max: 2, noNaN: true }).map(Math.abs),
  top_p: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
  top_k: fc.integer({ min: 1 }),
  stop_sequences: fc.array(text, { maxLength: 3 }),
  presence_penalty: fc.integer({ min: -20, max: 20 }).map((tenths) => tenths / 10 + 0),
  frequency_penalty: fc.integer({ min: -20, max: 20 }).map((tenths) => tenths / 10 + 0),
  seed: fc.integer(),
  reasoning: fc.record(
    { effort: fc.constantFrom(...REASONING_EFFORTS), budget_tokens: fc.nat() },
    { requiredKeys: [] },
  ),
};
const config: fc.Arbitrary<GenerationConfig> = fc.record(settings, { requiredKeys: [] });

const tool: fc.Arbitrary<Tool> = fc.record(
  { name: text, description: fc.string(), input_schema: jsonObject, strict: bool },
  { requiredKeys: ['name', 'input_schema'] },
);
const toolChoice: fc.Arbitrary<ToolChoice> = fc.oneof(
  fc.constantFrom(...TOOL_CHOICES),
  fc.record({ name: text }),
);
const responseFormat: fc.Arbitrary<ResponseFormat> = fc.oneof(
  fc.record({ type: fc.constant('text' as const) }),
  fc.record({ type: fc.constant('json_object' as const) }),
  fc.record(
    { type: fc.constant('json_schema' as const), name: text, schema: jsonObject, strict: bool },
    { requiredKeys: ['type', 'schema'] },
  ),
);

const options = {
  system_prompt: texts,
  tools: fc.array(tool, { maxLength: 2 }),
  tool_choice: toolChoice,
  response_format: responseFormat,
};

export const arbitraryChat: fc.Arbitrary<ChatRequest> = fc.record(
  {
    mode: fc.constant('chat' as const),
    custom_id: text,
    model: text,
    messages: fc.array(message, { minLength: 1, maxLength: 3 }).map(withCalls),
    ...options,
    generation_config: config,
    provider_kwargs: jsonObject,
  },
  { requiredKeys: ['custom_id', 'messages'] },
);

const completion: fc.Arbitrary<CompletionRequest> = fc.record(
  {
    mode: fc.constant('completion' as const),
    custom_id: text,
    model: text,
    prompt: text,
    generation_config: config,
    provider_kwargs: jsonObject,
  },
  { requiredKeys: ['mode', 'custom_id', 'prompt'] },
);

const embedding: fc.Arbitrary<EmbeddingRequest> = fc.record(
  {
    mode: fc.constant('embedding' as const),
    custom_id: text,
    model: text,
    input: texts,
    dimensions: fc.integer({ min: 1 }),
    provider_kwargs: jsonObject,
  },
  { requiredKeys: ['mode', 'custom_id', 'input'] },
);

const custom: fc.Arbitrary<CustomRequest> = fc.record(
  {
    mode: fc.constant('custom' as const),
    custom_id: text,
    model: text,
    endpoint: fc.constantFrom('/v1/responses', '/v1/moderations'),
    body: jsonObject,
  },
  { requiredKeys: ['mode', 'custom_id', 'endpoint', 'body'] },
);

/** Any valid request. */
export const arbitraryRequest: fc.Arbitrary<UnifiedRequest> = fc.oneof(
  arbitraryChat,
  completion,
  embedding,
  custom,
);

/** Any valid parameters. */
export const arbitraryParams: fc.Arbitrary<RunParams> = fc.record(
  { ...settings, ...options, provider_kwargs: jsonObject, dimensions: fc.integer({ min: 1 }) },
  { requiredKeys: [] },
);
