import * as fc from 'fast-check';

import type { JsonObject } from '../../src/core/json.ts';
import type { Content, ToolResultContent } from '../../src/model/content.ts';
import { REASONING_EFFORTS, type GenerationConfig } from '../../src/model/generation-config.ts';
import type { UnifiedMessage } from '../../src/model/message.ts';
import type { ChatRequest } from '../../src/model/request.ts';
import type { ResponseFormat } from '../../src/model/response-format.ts';
import { TOOL_CHOICES, type Tool } from '../../src/model/tool.ts';

const some = { requiredKeys: [] };
/** One pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');

const words = fc.constantFrom('Hi.', ' x ', '\n', '{"a":', 'Ä😀\u2028', '\\ud83d', 'null', 'x'.repeat(300));
const signature = fc.constantFrom('c2lnbmVk', 'gAAAAA_-8=', 'not base64!');

const text: fc.Arbitrary<Content> = fc.record(
  { type: fc.constant('text' as const), text: words, signature },
  { requiredKeys: ['type', 'text'] },
);
const media: fc.Arbitrary<Content> = fc.constantFrom<Content>(
  { type: 'image', source_type: 'base64', media_type: 'image/png', data: PNG, name: 'a "b".png' },
  { type: 'image', source_type: 'url', media_type: 'image/webp', data: 'https://x.test/a.webp?b=%C3%A4' },
  { type: 'image', source_type: 'url', media_type: 'image/png', data: `data:image/png;base64,${PNG}` },
  { type: 'image', source_type: 'file_id', media_type: 'image/png', data: 'gs://bucket/a.png' },
  { type: 'audio', source_type: 'base64', media_type: 'audio/wav', data: 'UklGRg==' },
  { type: 'audio', source_type: 'base64', media_type: 'audio/mpeg; rate=1', data: 'SUQz' },
  { type: 'audio', source_type: 'base64', media_type: 'audio/flac', data: 'ZkxhQw==' },
  { type: 'audio', source_type: 'url', media_type: 'audio/wav', data: 'gs://bucket/a.wav' },
  { type: 'document', source_type: 'base64', media_type: 'application/pdf', data: PDF, name: 'ä.pdf' },
  { type: 'document', source_type: 'base64', media_type: 'text/plain; charset=utf-8', data: 'w6Q=' },
  { type: 'document', source_type: 'base64', media_type: 'application/zip', data: 'UEsDBA==' },
  { type: 'document', source_type: 'url', media_type: 'application/pdf', data: 'https://x.test/a.pdf' },
  { type: 'document', source_type: 'file_id', media_type: 'application/pdf', data: 'gs://bucket/a.pdf' },
);
/** Thoughts as they come from each of the providers, and from none. */
const thought: fc.Arbitrary<Content> = fc.constantFrom<Content>(
  { type: 'thinking', thinking: 'Hm.' },
  { type: 'thinking', thinking: '', signature: 'c2lnbmVk' },
  { type: 'thinking', thinking: 'Hm.', signature: 'gAAAAA_-8=', provider_kwargs: { id: 'rs_1' } },
  { type: 'thinking', thinking: '', provider_kwargs: { type: 'redacted_thinking', data: 'c2ln' } },
  { type: 'thinking', thinking: '', signature: 'c2ln', provider_kwargs: { thought: false } },
);

/** Either an answer and a question, or calls of tools and their results, each call with its own. */
type Step = (nth: number) => readonly UnifiedMessage[];

const list = (one: fc.Arbitrary<Content>, maxLength: number): fc.Arbitrary<Content[]> =>
  fc.array(one, { maxLength });

const talk: fc.Arbitrary<Step> = fc
  .tuple(list(thought, 2), list(text, 2), words, list(fc.oneof(text, media), 3), words)
  .map(([thoughts, said, more, asked, last]) => () => [
    { role: 'assistant', content: [...thoughts, ...said, { type: 'text', text: more }] },
    { role: 'user', content: [...asked, { type: 'text', text: last }] },
  ]);

const input: fc.Arbitrary<JsonObject> = fc
  .dictionary(fc.constantFrom('a', 'city', 'ä b', '__proto__'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

const answered = fc.record(
  {
    content: fc.oneof(fc.constantFrom('', 'done', '{"t":21}'), list(fc.oneof(text, media), 2)),
    is_error: fc.boolean(),
  },
  { requiredKeys: ['content'] },
);

const calling: fc.Arbitrary<Step> = fc
  .tuple(
    list(thought, 1),
    list(text, 1),
    fc.array(fc.record({ input, answered, signature: fc.option(signature) }), { minLength: 1, maxLength: 3 }),
    list(fc.oneof(text, media), 1),
    fc.constantFrom('call_', 'call 1.', 'toolu_01:'),
  )
  .map(([thoughts, said, calls, after, prefix]) => (nth) => [
    {
      role: 'assistant',
      content: [
        ...thoughts,
        ...said,
        ...calls.map((call, index): Content => ({
          type: 'tool_call',
          id: `${prefix}${nth}_${index}`,
          name: 'look_up',
          input: call.input,
          ...(call.signature !== null && { signature: call.signature }),
        })),
      ],
    },
    {
      role: 'user',
      content: [
        ...calls.map((call, index): ToolResultContent => ({
          type: 'tool_result',
          tool_call_id: `${prefix}${nth}_${index}`,
          ...call.answered,
        })),
        ...after,
      ],
    },
  ]);

const messages: fc.Arbitrary<readonly UnifiedMessage[]> = fc
  .tuple(words, fc.array(fc.oneof(talk, calling), { maxLength: 4 }))
  .map(([first, steps]) => [
    { role: 'user', content: `${first}!` },
    ...steps.flatMap((step, nth) => step(nth)),
  ]);

/** Settings at the ends of their ranges and beyond what any provider takes. */
const config: fc.Arbitrary<GenerationConfig> = fc.record(
  {
    max_tokens: fc.constantFrom(1, 16, 4_096, 500_000, Number.MAX_SAFE_INTEGER),
    temperature: fc.constantFrom(0, 0.7, 1, 2),
    top_p: fc.constantFrom(0, 0.5, 0.99, 1),
    top_k: fc.constantFrom(1, 40, Number.MAX_SAFE_INTEGER),
    stop_sequences: fc.array(fc.constantFrom('END', '\n', ' ', '😀'), { maxLength: 7 }),
    presence_penalty: fc.constantFrom(-2, 0, 2),
    frequency_penalty: fc.constantFrom(-2, 0, 2),
    seed: fc.constantFrom(0, 7, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    reasoning: fc.record(
      {
        effort: fc.constantFrom(...REASONING_EFFORTS),
        budget_tokens: fc.constantFrom(0, 1, 1_024, 8_000, Number.MAX_SAFE_INTEGER),
      },
      some,
    ),
  },
  some,
);

/** Schemas of objects: closed and open ones, with keywords that some providers do not know. */
const schema: fc.Arbitrary<JsonObject> = fc.constantFrom<JsonObject>(
  { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
  { type: 'object', properties: { a: { type: ['integer', 'null'], minimum: 0, multipleOf: 2 } } },
  { type: 'object', properties: { a: { $ref: '#/$defs/b' } }, $defs: { b: { enum: ['x', 'y', null] } } },
  {
    type: 'object',
    title: 'T',
    description: '',
    properties: {
      'a b': { type: 'array', items: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] } },
      c: {
        oneOf: [{ const: 1 }, { type: 'object', properties: {}, additionalProperties: { type: 'string' } }],
      },
    },
    required: ['a b'],
    default: {},
  },
);

const tool: fc.Arbitrary<Tool> = fc.record(
  {
    name: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom('look_up', 'f-1', 'g_2') },
      fc.constantFrom('a.b', 'x'.repeat(65)),
    ),
    description: fc.constantFrom('', 'Looks it up.'),
    input_schema: fc.oneof(schema, fc.constant({})),
    strict: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  },
  { requiredKeys: ['name', 'input_schema'] },
);

const format: fc.Arbitrary<ResponseFormat> = fc.oneof(
  fc.constantFrom({ type: 'text' as const }, { type: 'json_object' as const }),
  fc.record(
    {
      type: fc.constant('json_schema' as const),
      name: fc.constantFrom('facts', 'a-b_1'),
      schema,
      strict: fc.boolean(),
    },
    { requiredKeys: ['type', 'schema'] },
  ),
);

/**
 * Conversations in order, with whatever may stand in one, be it from this provider or that, and anything that may be
 * asked about them. Nothing in them is wrong in itself: each call has its result, and all media is what it says.
 */
export const arbitraryConversation: fc.Arbitrary<ChatRequest> = fc.record(
  {
    custom_id: fc.constant('q'),
    messages,
    system_prompt: fc.constantFrom<ChatRequest['system_prompt'] & {}>('Be brief.', ' ', ['a', 'b', '\n']),
    generation_config: config,
    tools: fc.array(tool, { maxLength: 3 }),
    tool_choice: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...TOOL_CHOICES) },
      fc.constant({ name: 'look_up' }),
    ),
    response_format: format,
  },
  { requiredKeys: ['custom_id', 'messages'] },
);
