import * as fc from 'fast-check';

import type { Content } from '../../../src/model/content.ts';
import type { GenerationConfig } from '../../../src/model/generation-config.ts';
import type { UnifiedMessage } from '../../../src/model/message.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import type { Tool } from '../../../src/model/tool.ts';
import { FAMILIES } from '../../../src/providers/anthropic/model-families.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 });
const name = fc.constantFrom('get_weather', 'lookup', 'f-1');
const id = fc.constantFrom('toolu_1', 'call-2');

const piece: fc.Arbitrary<Content> = text.map((value) => ({ type: 'text', text: value }));

const image: fc.Arbitrary<Content> = fc.record({
  type: fc.constant('image' as const),
  source_type: fc.constantFrom('base64' as const, 'url' as const, 'file_id' as const),
  media_type: fc.constantFrom('image/png', 'image/webp'),
  data: fc.constantFrom('iVBORw0KGgo=', 'https://example.com/a'),
});

const document: fc.Arbitrary<Content> = fc.record(
  {
    type: fc.constant('document' as const),
    source_type: fc.constantFrom('base64' as const, 'file_id' as const),
    media_type: fc.constantFrom('application/pdf', 'text/markdown'),
    data: fc.string({ minLength: 2 }).map((value) => Buffer.from(value).toString('base64')),
    name: text,
  },
  { requiredKeys: ['type', 'source_type', 'media_type', 'data'] },
);

const call: fc.Arbitrary<Content> = fc.record({
  type: fc.constant('tool_call' as const),
  id,
  name,
  input: fc.dictionary(text, fc.integer(), { maxKeys: 2 }).map((value) => JSON.parse(JSON.stringify(value))),
});

const result: fc.Arbitrary<Content> = fc.record(
  {
    type: fc.constant('tool_result' as const),
    tool_call_id: id,
    content: fc.oneof(fc.string(), fc.array(fc.oneof(piece, image), { maxLength: 2 })),
    is_error: fc.boolean(),
  },
  { requiredKeys: ['type', 'tool_call_id', 'content'] },
);

const thinking: fc.Arbitrary<Content> = fc.record({
  type: fc.constant('thinking' as const),
  thinking: fc.string(),
  signature: text,
});

const list = (one: fc.Arbitrary<Content>): fc.Arbitrary<readonly Content[]> =>
  fc.array(one, { minLength: 1, maxLength: 3 });

const user: fc.Arbitrary<UnifiedMessage> = fc.record({
  role: fc.constant('user' as const),
  content: fc.oneof(text, list(fc.oneof(piece, image, document)), list(result)),
});

const assistant: fc.Arbitrary<UnifiedMessage> = fc.record({
  role: fc.constant('assistant' as const),
  content: fc.oneof(text, list(fc.oneof(thinking, piece, call))),
});

/** Two members at most of an object: the more there are, the more likely is it that one of them is not taken. */
function few<T extends object>(
  whole: fc.Arbitrary<T>,
  keys: readonly (keyof T & string)[],
): fc.Arbitrary<Partial<T>> {
  return fc.tuple(whole, fc.subarray([...keys], { maxLength: 2 })).map(([object, chosen]) => {
    const entries = Object.entries(object).filter(([key]) => chosen.some((name) => name === key));
    // A part of the object, whose members `entries` widens.
    return Object.fromEntries(entries) as Partial<T>;
  });
}

/** Values that some models and versions take, so that each is sent by some. */
const config: fc.Arbitrary<GenerationConfig> = few(
  fc.record({
    max_tokens: fc.constantFrom(1, 2_048, 4_096),
    temperature: fc.constantFrom(0, 0.7, 1),
    top_p: fc.constantFrom(0.5, 0.96, 1),
    top_k: fc.constantFrom(1, 40),
    stop_sequences: fc.array(fc.constantFrom('END', '\n\nHuman:'), { maxLength: 2 }),
    reasoning: fc.record(
      {
        effort: fc.constantFrom('none' as const, 'low' as const, 'high' as const, 'xhigh' as const),
        budget_tokens: fc.constantFrom(0, 1_024, 2_000),
      },
      { requiredKeys: [] },
    ),
  }),
  ['max_tokens', 'temperature', 'top_p', 'top_k', 'stop_sequences', 'reasoning'],
);

const schema = fc.constantFrom(
  { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
  { type: 'object', additionalProperties: false },
);

const tool: fc.Arbitrary<Tool> = fc.record(
  {
    name,
    description: fc.string(),
    input_schema: fc.oneof(schema, fc.constant({})),
    strict: fc.boolean(),
  },
  { requiredKeys: ['name', 'input_schema'] },
);

const base = fc.record({
  custom_id: text,
  model: fc.constantFrom(...FAMILIES.map(({ example }) => example)),
  messages: fc
    .tuple(fc.array(fc.oneof(user, assistant), { maxLength: 3 }), user)
    .map(([messages, last]) => [...messages, last]),
});

const settings = few(
  fc.record({
    system_prompt: fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 2 })),
    generation_config: config,
    tools: fc.array(tool, { maxLength: 2 }),
    tool_choice: fc.constantFrom('auto' as const, 'none' as const, 'required' as const, { name: 'lookup' }),
    response_format: fc.oneof(
      fc.constant({ type: 'text' as const }),
      schema.map((value) => ({ type: 'json_schema' as const, schema: value, name: 'answer', strict: true })),
    ),
  }),
  ['system_prompt', 'generation_config', 'tools', 'tool_choice', 'response_format'],
);

/** Requests of which Anthropic takes most as they are. */
export const arbitraryTaken: fc.Arbitrary<ChatRequest> = fc
  .tuple(base, settings)
  .map(([required, optional]) => ({ ...required, ...optional }));
