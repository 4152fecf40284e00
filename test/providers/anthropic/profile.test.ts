import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../../src/adapter/codec.ts';
import { FEATURES, type Feature } from '../../../src/adapter/features.ts';
import type { Content } from '../../../src/model/content.ts';
import type { GenerationConfig } from '../../../src/model/generation-config.ts';
import type { ChatRequest } from '../../../src/model/request.ts';
import { anthropic } from '../../../src/providers/anthropic/adapter.ts';
import { createChatCodec } from '../../../src/providers/anthropic/chat-codec.ts';
import { FAMILIES, rulesOf } from '../../../src/providers/anthropic/model-families.ts';
import { ANTHROPIC_PROFILE } from '../../../src/providers/anthropic/profile.ts';

const codec = createChatCodec('2026-10-21');
const config = (generation_config: GenerationConfig): Partial<ChatRequest> => ({ generation_config });
const content = (...pieces: Content[]): Partial<ChatRequest> => ({
  messages: [{ role: 'user', content: pieces }],
});
const media = (
  type: 'image' | 'audio' | 'document',
  source: 'base64' | 'url' | 'file_id',
  media_type: string,
): Partial<ChatRequest> =>
  content({ type, source_type: source, media_type, data: source === 'url' ? 'https://x.test/a' : 'AAAA' });
const tools = [{ name: 'f', input_schema: { type: 'object' } }];
const schema = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
const result = (more: Partial<Extract<Content, { type: 'tool_result' }>>): Partial<ChatRequest> =>
  content({ type: 'tool_result', tool_call_id: 'c', content: 'x', ...more });

/** A request that asks for one feature and nothing else; modes are not here. */
const ASKING: Partial<Record<Feature, Partial<ChatRequest>>> = {
  chat: {},
  system_prompt: { system_prompt: 'x' },
  system_prompt_list: { system_prompt: ['x', 'y'] },
  prefill: {
    messages: [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: '{' },
    ],
  },
  image_base64: media('image', 'base64', 'image/png'),
  image_url: media('image', 'url', 'image/png'),
  image_file_id: media('image', 'file_id', 'image/png'),
  audio_base64: {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'x' },
          { type: 'audio', source_type: 'base64', media_type: 'audio/wav', data: 'AAAA' },
        ],
      },
    ],
  },
  document_base64: media('document', 'base64', 'application/pdf'),
  document_url: media('document', 'url', 'application/pdf'),
  document_file_id: media('document', 'file_id', 'application/pdf'),
  thinking: {
    messages: [
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 's' }] },
      { role: 'user', content: 'x' },
    ],
  },
  tools: { tools },
  tool_strict: { tools: [{ name: 'f', input_schema: schema, strict: true }] },
  tool_choice: { tools, tool_choice: 'required' },
  tool_call: {
    messages: [
      { role: 'assistant', content: [{ type: 'tool_call', id: 'c', name: 'f', input: {} }] },
      { role: 'user', content: 'x' },
    ],
  },
  tool_result: result({}),
  tool_result_error: result({ is_error: true }),
  tool_result_media: result({
    content: [{ type: 'image', source_type: 'url', media_type: 'image/png', data: 'https://x.test/a' }],
  }),
  json_object: { response_format: { type: 'json_object' } },
  json_schema: { response_format: { type: 'json_schema', schema } },
  max_tokens: config({ max_tokens: 5 }),
  temperature: config({ temperature: 1 }),
  top_p: config({ top_p: 1 }),
  top_k: config({ top_k: 1 }),
  stop_sequences: config({ stop_sequences: ['x'] }),
  presence_penalty: config({ presence_penalty: 1 }),
  frequency_penalty: config({ frequency_penalty: 1 }),
  seed: config({ seed: 1 }),
  reasoning_effort: config({ reasoning: { effort: 'low' } }),
  reasoning_budget: config({ reasoning: { budget_tokens: 2_000 } }),
  provider_kwargs: { provider_kwargs: { service_tier: 'auto' } },
};

function encode(request: Partial<ChatRequest>, model: string): Encoded {
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  return codec.encode({ custom_id: 'q', messages, ...request }, { model });
}

/** How a request fares, by its warnings. */
function fateOf({ warnings }: Encoded): string {
  if (warnings.some(({ code }) => code === 'refused')) return 'refused';
  return warnings.length > 0 ? 'warned' : 'sent';
}

describe('the capability table', () => {
  test.each(FAMILIES.map(({ example, name }) => [name, example] as const))(
    'says what happens: %s',
    (_, model) => {
      const family = ANTHROPIC_PROFILE.families?.find(({ pattern }) => pattern.test(model));
      const table = { ...ANTHROPIC_PROFILE.features, ...family?.features };
      const told = Object.entries(ASKING).map(([feature, request]) => [
        feature,
        fateOf(encode(request, model)),
      ]);
      const expected = told.map(([feature]) => {
        // The keys of the table above are features, which `entries` widens.
        const { support } = table[feature as Feature];
        return [feature, support === 'as-is' || support === 'translated' ? 'sent' : support];
      });
      expect(told).toEqual(expected);
    },
  );

  test('has a request behind each row, save for modes, and for audio by other ways', () => {
    const missing = FEATURES.filter((feature) => !(feature in ASKING));
    expect(missing).toEqual([
      'completion',
      'embedding',
      'embedding_list',
      'custom',
      'audio_url',
      'audio_file_id',
      'dimensions',
    ]);
    const { codecs } = anthropic({ environment: {} });
    expect(Object.keys(codecs)).toEqual(['chat', 'custom']);
  });

  test('has a note wherever something is not sent as it is', () => {
    const tables = [
      ANTHROPIC_PROFILE.features,
      ...(ANTHROPIC_PROFILE.families ?? []).map(({ features }) => features),
    ];
    const rows = tables.flatMap((table) => Object.values(table));
    expect(rows.filter(({ note, support }) => support !== 'as-is' && (note ?? '') === '')).toEqual([]);
  });
});

describe('a family of models', () => {
  test.each([
    ['claude-opus-5-5', 'Claude Opus 5.5, Fable 5.1 and Mythos 5.1'],
    ['claude-mythos-5-2', 'Claude Opus 5.5, Fable 5.1 and Mythos 5.1'],
    ['claude-sonnet-5-5', 'Claude Sonnet 5.5'],
    ['claude-fable-5', 'Claude Fable 5 and Mythos 5'],
    ['claude-haiku-5-5', 'Claude Opus 5 and Haiku 5.5'],
    ['claude-sonnet-5', 'Claude Sonnet 5'],
    ['claude-opus-4-7', 'Claude Opus 4.7'],
    ['claude-opus-4-8', 'Claude Opus 4.8'],
    ['claude-mythos-preview', 'Claude Mythos Preview'],
    ['us.anthropic.claude-opus-4-6-v1:0', 'Claude 4.6'],
    ['claude-opus-4-5-20251101', 'Claude Opus 4.5'],
    ['anthropic/claude-sonnet-4-5@20250929', 'Claude Sonnet 4.5 and Haiku 4.5'],
    ['claude-opus-4-1', 'Claude Opus 4.1'],
    ['claude-sonnet-4-20250514', 'Claude Sonnet 4 and Sonnet 3.7'],
    ['claude-sonnet-4-0', 'Claude Sonnet 4 and Sonnet 3.7'],
    ['claude-opus-4-20250514', 'Claude Opus 4'],
    ['claude-3-5-sonnet-20241022', 'Claude 3.5'],
    ['claude-3-haiku-20240307', 'Claude 3'],
    ['claude-opus-4-9', 'Other Claude models'],
    ['claude-sonnet-6', 'Other Claude models'],
    ['gpt-5', 'Models that are not Claude'],
    ['', 'Models that are not Claude'],
  ])('is found by the name of a model: %s is of "%s"', (model, name) => {
    expect(rulesOf(model).name).toBe(name);
  });

  test('has an example that is of it', () => {
    for (const family of FAMILIES) expect(rulesOf(family.example)).toBe(family);
  });
});

test('an adapter can be made without a key, and has what the engine asks for', () => {
  const adapter = anthropic({ environment: {} });
  expect(adapter).toMatchObject({ name: 'anthropic', profile: { groupBy: ['shared'], reconcile: 'window' } });
  expect(adapter.modeOf('/v1/messages')).toBe('chat');
  expect(adapter.modeOf('/v1/other')).toBe('custom');
  expect(adapter.modeOfAnswer({ type: 'message' })).toBe('chat');
  expect(adapter.modeOfAnswer([])).toBe('custom');
});

test('a batch with its envelope stays below the smaller reading of 256 MB', () => {
  const bytes = ANTHROPIC_PROFILE.limits.find(({ unit }) => unit === 'bytes')?.max ?? 0;
  expect(bytes).toBe(256_000_000 - '{"requests":['.length - ']}'.length + '\n'.length);
});
