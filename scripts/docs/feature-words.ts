import type { Feature } from '../../src/adapter/features.ts';

/** The parts of a request, in the order of the page. */
export const PARTS = [
  'kinds of request',
  'the conversation',
  'images, sounds and documents',
  'tools',
  'the form of the answer',
  'how it is generated',
  'embeddings',
  'what the provider alone has',
] as const;

/** A part of a request. */
export type Part = (typeof PARTS)[number];

/** What a row of the capability table is about. */
export interface FeatureWords {
  readonly part: Part;
  /** The feature as it stands in a request. */
  readonly words: string;
}

/** The rows of the capability table in words. A feature that is added to the list and not here does not compile. */
export const FEATURE_WORDS: Readonly<Record<Feature, FeatureWords>> = {
  chat: { part: 'kinds of request', words: 'a request without a mode, or of the mode `chat`' },
  completion: { part: 'kinds of request', words: 'mode `completion`' },
  embedding: { part: 'kinds of request', words: 'mode `embedding`, one text' },
  embedding_list: { part: 'kinds of request', words: 'mode `embedding`, several texts in one request' },
  custom: { part: 'kinds of request', words: 'mode `custom`: a body of the provider’s own' },
  system_prompt: { part: 'the conversation', words: '`system_prompt`, a text' },
  system_prompt_list: { part: 'the conversation', words: '`system_prompt`, several texts' },
  prefill: { part: 'the conversation', words: 'a last message of the assistant, to be gone on with' },
  thinking: { part: 'the conversation', words: 'content of type `thinking`, sent back with its `signature`' },
  image_base64: { part: 'images, sounds and documents', words: '`image` as `base64`' },
  image_url: { part: 'images, sounds and documents', words: '`image` by `url`' },
  image_file_id: { part: 'images, sounds and documents', words: '`image` by `file_id`' },
  audio_base64: { part: 'images, sounds and documents', words: '`audio` as `base64`' },
  audio_url: { part: 'images, sounds and documents', words: '`audio` by `url`' },
  audio_file_id: { part: 'images, sounds and documents', words: '`audio` by `file_id`' },
  document_base64: { part: 'images, sounds and documents', words: '`document` as `base64`' },
  document_url: { part: 'images, sounds and documents', words: '`document` by `url`' },
  document_file_id: { part: 'images, sounds and documents', words: '`document` by `file_id`' },
  tools: { part: 'tools', words: '`tools`' },
  tool_strict: { part: 'tools', words: '`strict` on a tool' },
  tool_choice: { part: 'tools', words: '`tool_choice`' },
  tool_call: { part: 'tools', words: 'content of type `tool_call`' },
  tool_result: { part: 'tools', words: 'content of type `tool_result`' },
  tool_result_error: { part: 'tools', words: '`is_error` on a result' },
  tool_result_media: { part: 'tools', words: 'images, sounds and documents in a result' },
  json_object: { part: 'the form of the answer', words: '`response_format` of type `json_object`' },
  json_schema: { part: 'the form of the answer', words: '`response_format` of type `json_schema`' },
  max_tokens: { part: 'how it is generated', words: '`max_tokens`' },
  temperature: { part: 'how it is generated', words: '`temperature`' },
  top_p: { part: 'how it is generated', words: '`top_p`' },
  top_k: { part: 'how it is generated', words: '`top_k`' },
  stop_sequences: { part: 'how it is generated', words: '`stop_sequences`' },
  presence_penalty: { part: 'how it is generated', words: '`presence_penalty`' },
  frequency_penalty: { part: 'how it is generated', words: '`frequency_penalty`' },
  seed: { part: 'how it is generated', words: '`seed`' },
  reasoning_effort: { part: 'how it is generated', words: '`reasoning.effort`' },
  reasoning_budget: { part: 'how it is generated', words: '`reasoning.budget_tokens`' },
  dimensions: { part: 'embeddings', words: '`dimensions`' },
  provider_kwargs: { part: 'what the provider alone has', words: '`provider_kwargs`' },
};
