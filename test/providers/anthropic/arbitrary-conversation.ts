import * as fc from 'fast-check';

import type { Content } from '../../../src/model/content.ts';
import type { GenerationConfig } from '../../../src/model/generation-config.ts';
import type { UnifiedMessage } from '../../../src/model/message.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import type { Tool, ToolChoice } from '../../../src/model/tool.ts';

/** One pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');

const text = fc.constantFrom('Hi', ' x ', '', '\n', '{ ', 'Ä😀\u2028').map((value): Content => {
  return { type: 'text', text: value };
});

const media: fc.Arbitrary<Content> = fc.constantFrom<Content>(
  { type: 'image', source_type: 'base64', media_type: 'image/png', data: PNG },
  { type: 'image', source_type: 'url', media_type: 'image/webp', data: 'https://x.test/a.webp' },
  { type: 'image', source_type: 'file_id', media_type: 'image/png', data: 'file_1' },
  { type: 'image', source_type: 'base64', media_type: 'image/tiff', data: 'SUkqAA==' },
  { type: 'document', source_type: 'base64', media_type: 'application/pdf', data: PDF, name: 'a.pdf' },
  { type: 'document', source_type: 'base64', media_type: 'text/plain', data: 'w6Q=' },
  { type: 'document', source_type: 'file_id', media_type: 'application/pdf', data: 'file_2' },
  { type: 'audio', source_type: 'base64', media_type: 'audio/wav', data: 'UklGRg==' },
);

const thought: fc.Arbitrary<Content> = fc.constantFrom<Content>(
  { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
  { type: 'thinking', thinking: '', signature: 'c2ln' },
  { type: 'thinking', thinking: 'Without a signature.' },
  { type: 'thinking', thinking: '', provider_kwargs: { type: 'redacted_thinking', data: 'c2ln' } },
);

/** How the assistant and the user go on: some texts, or calls of tools with their results. */
type Step = readonly [UnifiedMessage, UnifiedMessage];

const pieces = (one: fc.Arbitrary<Content>, max: number): fc.Arbitrary<Content[]> =>
  fc.array(one, { maxLength: max });

const talk: fc.Arbitrary<(nth: number) => Step> = fc
  .tuple(pieces(thought, 1), text, pieces(fc.oneof(text, media), 2), text)
  .map(([thoughts, said, asked, last]) => () => [
    { role: 'assistant', content: [...thoughts, said] },
    { role: 'user', content: [...asked, last] },
  ]);

const resultContent = fc.oneof(fc.constantFrom('', 'done'), pieces(fc.oneof(text, media), 2));

const calling: fc.Arbitrary<(nth: number) => Step> = fc
  .tuple(
    pieces(thought, 1),
    fc.array(fc.record({ content: resultContent, is_error: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    pieces(text, 1),
    fc.constantFrom('toolu_', 'call ', 'call:'),
  )
  .map(([thoughts, results, after, prefix]) => (nth) => {
    const ids = results.map((_, index) => `${prefix}${nth}.${index}`);
    const calls = ids.map((id): Content => ({ type: 'tool_call', id, name: 'lookup', input: { id } }));
    const answers = results.map((result, index): Content => ({
      type: 'tool_result',
      tool_call_id: ids[index] ?? '',
      ...result,
    }));
    return [
      { role: 'assistant', content: [...thoughts, ...calls] },
      { role: 'user', content: [...answers, ...after] },
    ];
  });

const begun: fc.Arbitrary<readonly UnifiedMessage[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.tuple(pieces(thought, 1), text).map(([thoughts, said]) => {
      return [{ role: 'assistant' as const, content: [...thoughts, said] }];
    }),
  },
);

const messages: fc.Arbitrary<UnifiedMessage[]> = fc
  .tuple(fc.constantFrom('Yes.', ' '), fc.array(fc.oneof(talk, calling), { maxLength: 3 }), begun)
  .map(([said, steps, last]) => [
    { role: 'user', content: 'Go on.' },
    { role: 'assistant', content: said },
    { role: 'user', content: 'On.' },
    ...steps.flatMap((step, nth) => step(nth)),
    ...last,
  ]);

const config: fc.Arbitrary<GenerationConfig> = fc.record(
  {
    max_tokens: fc.constantFrom(1, 1_024, 4_096, 64_000, 500_000),
    temperature: fc.constantFrom(0, 0.7, 1, 1.5),
    top_p: fc.constantFrom(0.5, 0.96, 0.99, 1),
    top_k: fc.constantFrom(1, 40),
    stop_sequences: fc.array(fc.constantFrom('END', '\n', ' '), { maxLength: 2 }),
    seed: fc.constant(7),
    reasoning: fc.record(
      {
        effort: fc.constantFrom('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'),
        budget_tokens: fc.constantFrom(0, 5, 1_024, 2_000, 100_000),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const SCHEMAS = [
  { type: 'object', properties: { a: { type: 'string', minLength: 2 } }, required: ['a'] },
  {
    type: 'object',
    properties: { a: { type: ['integer', 'null'], minimum: 0 } },
    additionalProperties: false,
  },
  { type: 'object', properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { enum: [1, 'x'] } } },
  {
    anyOf: [
      { type: 'object', properties: {}, additionalProperties: false },
      { type: 'array', items: {} },
    ],
  },
];

const tool: fc.Arbitrary<Tool> = fc.record(
  {
    name: fc.constantFrom('lookup', 'f-1', 'g.2'),
    description: fc.constant('Looks it up.'),
    input_schema: fc.constantFrom(...SCHEMAS.slice(0, 3), {}),
    strict: fc.boolean(),
  },
  { requiredKeys: ['name', 'input_schema'] },
);

const choice = fc.constantFrom<ToolChoice>('auto', 'none', 'required', { name: 'lookup' });

/**
 * Conversations in order, with anything that may be asked about them. What Anthropic refuses because the data is not what
 * it should be (a call without its result, an image that is none) is not here: no encoder can mend that.
 */
export const arbitraryConversation: fc.Arbitrary<ChatRequest> = fc.record(
  {
    custom_id: fc.constant('q'),
    messages,
    system_prompt: fc.constantFrom<ChatRequest['system_prompt'] & {}>('Be brief.', ' ', ['a', '', 'b']),
    generation_config: config,
    tools: fc.array(tool, { maxLength: 2 }),
    tool_choice: choice,
    response_format: fc.oneof(
      fc.constantFrom({ type: 'text' as const }, { type: 'json_object' as const }),
      fc.constantFrom(...SCHEMAS).map((schema) => ({ type: 'json_schema' as const, schema })),
    ),
  },
  { requiredKeys: ['custom_id', 'messages'] },
);
