import type { Feature } from '../../../src/adapter/features.ts';
import type { Content } from '../../../src/model/content.ts';
import type { GenerationConfig } from '../../../src/model/generation-config.ts';
import type { ChatRequest, EmbeddingRequest, UnifiedRequest } from '../../../src/model/request.ts';

const base: ChatRequest = { custom_id: 'q', messages: [{ role: 'user', content: 'Hi' }] };
const call: Content = { type: 'tool_call', id: 'c1', name: 'f', input: { a: 1 } };

const says = (...content: Content[]): ChatRequest => ({ ...base, messages: [{ role: 'user', content }] });
const set = (config: GenerationConfig): ChatRequest => ({
  ...base,
  generation_config: config,
});
const answers = (...content: Content[]): ChatRequest => ({
  ...base,
  messages: [...base.messages, { role: 'assistant', content }, { role: 'user', content: 'And?' }],
});
const returns = (content: string | readonly Content[], isError?: boolean): ChatRequest => ({
  ...base,
  messages: [
    ...base.messages,
    { role: 'assistant', content: [call] },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_call_id: 'c1', content, ...(isError === true && { is_error: true }) },
      ],
    },
  ],
});
const embeds = (input: EmbeddingRequest['input']): EmbeddingRequest => ({
  mode: 'embedding',
  custom_id: 'q',
  input,
});

const closed = { type: 'object', properties: {}, required: [], additionalProperties: false };
const image = { type: 'image', media_type: 'image/png' } as const;
const audio = { type: 'audio', media_type: 'audio/wav' } as const;
const pdf = { type: 'document', media_type: 'application/pdf' } as const;
const bytes = { source_type: 'base64', data: 'QUJD' } as const;
const id = { source_type: 'file_id', data: 'file-1' } as const;
const at = (name: string): { source_type: 'url'; data: string } => ({
  source_type: 'url',
  data: `https://example.com/${name}`,
});

/** A request that asks for a feature and for nothing else. Thoughts are as OpenAI gives them. */
export const FEATURE_SAMPLES: Readonly<Record<Feature, UnifiedRequest>> = {
  chat: base,
  completion: { mode: 'completion', custom_id: 'q', prompt: 'Once' },
  embedding: embeds('x'),
  embedding_list: embeds(['x', 'y']),
  custom: { mode: 'custom', custom_id: 'q', endpoint: '/v1/moderations', body: { model: 'm', input: 'x' } },
  system_prompt: { ...base, system_prompt: 'Be brief.' },
  system_prompt_list: { ...base, system_prompt: ['Be brief.', 'Be kind.'] },
  prefill: { ...base, messages: [...base.messages, { role: 'assistant', content: 'It is' }] },
  image_base64: says({ ...image, ...bytes }),
  image_url: says({ ...image, ...at('a.png') }),
  image_file_id: says({ type: 'text', text: 'x' }, { ...image, ...id }),
  audio_base64: says({ type: 'text', text: 'x' }, { ...audio, ...bytes }),
  audio_url: says({ type: 'text', text: 'x' }, { ...audio, ...at('a.wav') }),
  audio_file_id: says({ type: 'text', text: 'x' }, { ...audio, ...id }),
  document_base64: says({ type: 'text', text: 'x' }, { ...pdf, ...bytes }),
  document_url: says({ type: 'text', text: 'x' }, { ...pdf, ...at('a.pdf') }),
  document_file_id: says({ type: 'text', text: 'x' }, { ...pdf, ...id }),
  thinking: answers(
    { type: 'thinking', thinking: 'Hm.', signature: 'gAAA', provider_kwargs: { id: 'rs_1' } },
    { type: 'text', text: 'Yes.' },
  ),
  tools: { ...base, tools: [{ name: 'f', input_schema: closed }] },
  tool_strict: { ...base, tools: [{ name: 'f', input_schema: closed, strict: true }] },
  tool_choice: { ...base, tools: [{ name: 'f', input_schema: closed }], tool_choice: { name: 'f' } },
  tool_call: answers(call),
  tool_result: returns('done'),
  tool_result_error: returns('failed', true),
  tool_result_media: returns([
    { type: 'text', text: 'x' },
    { ...image, ...bytes },
  ]),
  json_object: { ...base, response_format: { type: 'json_object' } },
  json_schema: { ...base, response_format: { type: 'json_schema', schema: closed, strict: true } },
  max_tokens: set({ max_tokens: 100 }),
  temperature: set({ temperature: 0.5 }),
  top_p: set({ top_p: 0.5 }),
  top_k: set({ top_k: 5 }),
  stop_sequences: set({ stop_sequences: ['END'] }),
  presence_penalty: set({ presence_penalty: 0.5 }),
  frequency_penalty: set({ frequency_penalty: 0.5 }),
  seed: set({ seed: 7 }),
  reasoning_effort: set({ reasoning: { effort: 'low' } }),
  reasoning_budget: set({ reasoning: { budget_tokens: 100 } }),
  dimensions: { ...embeds('x'), dimensions: 8 },
  provider_kwargs: { ...base, provider_kwargs: { user: 'user-1' } },
};
