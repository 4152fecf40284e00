import type { Feature } from '../../src/adapter/features.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { MediaContent } from '../../src/model/content.ts';
import type { GenerationConfig } from '../../src/model/generation-config.ts';
import type { ChatRequest, UnifiedRequest } from '../../src/model/request.ts';
import type { Tool } from '../../src/model/tool.ts';

/** The first bytes of a file of each kind: nobody opens them. */
const FILES: Readonly<Record<MediaContent['type'], { media_type: string; base64: string; ending: string }>> =
  {
    image: { media_type: 'image/png', base64: 'iVBORw0KGgo=', ending: 'png' },
    audio: { media_type: 'audio/wav', base64: 'UklGRiQAAABXQVZF', ending: 'wav' },
    document: { media_type: 'application/pdf', base64: 'JVBERi0xLjcK', ending: 'pdf' },
  };

/**
 * One request for each row of the capability table, with nothing in it but the feature and what it cannot be without.
 * The one for `custom` carries the provider's own body, and is made where that is known.
 */
export const SAMPLES: Readonly<Record<Exclude<Feature, 'custom'>, UnifiedRequest>> = {
  chat: chat('chat', {}),
  completion: { mode: 'completion', custom_id: 'completion', prompt: 'Once upon a time' },
  embedding: { mode: 'embedding', custom_id: 'embedding', input: 'a text' },
  embedding_list: { mode: 'embedding', custom_id: 'embedding_list', input: ['one text', 'another'] },
  system_prompt: chat('system_prompt', { system_prompt: 'Be brief.' }),
  system_prompt_list: chat('system_prompt_list', { system_prompt: ['Be brief.', 'Be kind.'] }),
  prefill: chat('prefill', {
    messages: [
      { role: 'user', content: 'Count to three.' },
      { role: 'assistant', content: 'One, two,' },
    ],
  }),
  image_base64: withMedia('image_base64', 'image', 'base64'),
  image_url: withMedia('image_url', 'image', 'url'),
  image_file_id: withMedia('image_file_id', 'image', 'file_id'),
  audio_base64: withMedia('audio_base64', 'audio', 'base64'),
  audio_url: withMedia('audio_url', 'audio', 'url'),
  audio_file_id: withMedia('audio_file_id', 'audio', 'file_id'),
  document_base64: withMedia('document_base64', 'document', 'base64'),
  document_url: withMedia('document_url', 'document', 'url'),
  document_file_id: withMedia('document_file_id', 'document', 'file_id'),
  thinking: thoughtful(),
  tools: chat('tools', { tools: [weather()] }),
  tool_strict: chat('tool_strict', { tools: [{ ...weather(), strict: true }] }),
  tool_choice: chat('tool_choice', { tools: [weather()], tool_choice: { name: 'get_weather' } }),
  tool_call: conversation('tool_call', { content: '21 degrees' }),
  tool_result: conversation('tool_result', { content: [{ type: 'text', text: '21 degrees' }] }),
  tool_result_error: conversation('tool_result_error', { content: 'No such city.', is_error: true }),
  tool_result_media: conversation('tool_result_media', {
    content: [{ type: 'text', text: 'A picture of the sky:' }, media('image', 'base64')],
  }),
  json_object: chat('json_object', {
    messages: [{ role: 'user', content: 'Name a city, as JSON.' }],
    response_format: { type: 'json_object' },
  }),
  json_schema: chat('json_schema', {
    messages: [{ role: 'user', content: 'Name a city.' }],
    response_format: { type: 'json_schema', name: 'city', schema: citySchema(), strict: true },
  }),
  max_tokens: withConfig('max_tokens', { max_tokens: 256 }),
  temperature: withConfig('temperature', { temperature: 0.5 }),
  top_p: withConfig('top_p', { top_p: 0.9 }),
  top_k: withConfig('top_k', { top_k: 40 }),
  stop_sequences: withConfig('stop_sequences', { stop_sequences: ['END', 'STOP'] }),
  presence_penalty: withConfig('presence_penalty', { presence_penalty: 0.5 }),
  frequency_penalty: withConfig('frequency_penalty', { frequency_penalty: 0.5 }),
  seed: withConfig('seed', { seed: 7 }),
  reasoning_effort: withConfig('reasoning_effort', { reasoning: { effort: 'low' } }),
  reasoning_budget: withConfig('reasoning_budget', { reasoning: { budget_tokens: 2048 } }),
  dimensions: { mode: 'embedding', custom_id: 'dimensions', input: 'a text', dimensions: 256 },
  provider_kwargs: chat('provider_kwargs', { provider_kwargs: { a_key_of_ours: { is: 'kept' } } }),
};

/** @param kwargs what the provider gives with its thoughts, and wants back with them */
export function thoughtful(kwargs?: JsonObject): ChatRequest {
  const thought = { type: 'thinking', thinking: 'Six sevens are 42.', signature: 'c2lnbmVk' } as const;
  const content = kwargs === undefined ? thought : { ...thought, provider_kwargs: kwargs };
  return chat('thinking', {
    messages: [
      { role: 'user', content: 'What is 6 times 7?' },
      { role: 'assistant', content: [content, { type: 'text', text: '42.' }] },
      { role: 'user', content: 'And plus one?' },
    ],
  });
}

function chat(id: Feature, rest: Partial<ChatRequest>): ChatRequest {
  return { custom_id: id, messages: [{ role: 'user', content: 'Say hello.' }], ...rest };
}

function withConfig(id: Feature, config: GenerationConfig): ChatRequest {
  return chat(id, { generation_config: config });
}

function withMedia(
  id: Feature,
  type: MediaContent['type'],
  source: MediaContent['source_type'],
): ChatRequest {
  const question = { type: 'text', text: 'What is this?' } as const;
  return chat(id, { messages: [{ role: 'user', content: [question, media(type, source)] }] });
}

function media(type: MediaContent['type'], source_type: MediaContent['source_type']): MediaContent {
  const { base64, ending, media_type } = FILES[type];
  const places = { base64, url: `https://example.com/a.${ending}`, file_id: 'file-123' };
  return { type, source_type, media_type, data: places[source_type] };
}

function weather(): Tool {
  return {
    name: 'get_weather',
    description: 'The weather in a city.',
    input_schema: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
  };
}

function citySchema(): Tool['input_schema'] {
  return {
    type: 'object',
    properties: { name: { type: 'string' } },
    required: ['name'],
    additionalProperties: false,
  };
}

/** A tool was called and has answered. */
function conversation(
  id: Feature,
  result: {
    content: string | readonly (MediaContent | { type: 'text'; text: string })[];
    is_error?: boolean;
  },
): ChatRequest {
  return chat(id, {
    messages: [
      { role: 'user', content: 'How warm is it in Oslo?' },
      {
        role: 'assistant',
        content: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', input: { city: 'Oslo' } }],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_call_id: 'call_1', ...result }] },
    ],
    tools: [weather()],
  });
}
