import type { FeatureSupport, FeatureTable, Profile } from 'batch-router';

const AS_IS: FeatureSupport = { support: 'as-is' };
const WORDS_ONLY: FeatureSupport = { support: 'refused', note: 'A parrot hears nothing but words.' };
const NO_TOOLS: FeatureSupport = { support: 'refused', note: 'A parrot uses no tools.' };
const NO_FORM: FeatureSupport = { support: 'refused', note: 'A parrot keeps to no form.' };
const NO_SUCH: FeatureSupport = { support: 'warned', note: 'There is no such setting; it is left out.' };
const CHAT_ONLY: FeatureSupport = { support: 'refused', note: 'A parrot only chats.' };

/** What becomes of each part of a request. A row that is missing does not compile. */
const FEATURES: FeatureTable = {
  chat: AS_IS,
  completion: CHAT_ONLY,
  embedding: CHAT_ONLY,
  embedding_list: CHAT_ONLY,
  custom: CHAT_ONLY,
  system_prompt: AS_IS,
  system_prompt_list: AS_IS,
  prefill: AS_IS,
  image_base64: WORDS_ONLY,
  image_url: WORDS_ONLY,
  image_file_id: WORDS_ONLY,
  audio_base64: WORDS_ONLY,
  audio_url: WORDS_ONLY,
  audio_file_id: WORDS_ONLY,
  document_base64: WORDS_ONLY,
  document_url: WORDS_ONLY,
  document_file_id: WORDS_ONLY,
  thinking: { support: 'warned', note: 'A parrot keeps no thoughts; they are left out.' },
  tools: NO_TOOLS,
  tool_strict: NO_TOOLS,
  tool_choice: NO_TOOLS,
  tool_call: WORDS_ONLY,
  tool_result: WORDS_ONLY,
  tool_result_error: WORDS_ONLY,
  tool_result_media: WORDS_ONLY,
  json_object: NO_FORM,
  json_schema: NO_FORM,
  max_tokens: { support: 'translated', note: 'Sent as `limit`, in words.' },
  temperature: AS_IS,
  top_p: NO_SUCH,
  top_k: NO_SUCH,
  stop_sequences: NO_SUCH,
  presence_penalty: NO_SUCH,
  frequency_penalty: NO_SUCH,
  seed: NO_SUCH,
  reasoning_effort: NO_SUCH,
  reasoning_budget: NO_SUCH,
  dimensions: CHAT_ONLY,
  provider_kwargs: AS_IS,
};

/** Everything about the parrot service that is a fact. A real profile cites the provider's own pages. */
export const PARROT_PROFILE: Profile = {
  title: 'Parrot',
  source: { url: 'https://parrot.example/docs/jobs', checked: '2026-11-21' },
  limits: [
    { unit: 'requests', scope: 'batch', max: 100 },
    { unit: 'bytes', scope: 'batch', max: 1024 * 1024 },
  ],
  // Each line names its own model, so that models may be mixed.
  groupBy: ['endpoint'],
  idPattern: /^[\w.-]{1,40}$/,
  window: { hours: 24, partialOnExpiry: false, partialOnCancel: false },
  retention: {},
  states: { waiting: 'queued', working: 'in_progress', done: 'completed', stopped: 'cancelled' },
  failures: {
    no_such_model: { code: 'model_not_found', retry: 'never' },
    '429': { code: 'rate_limited', retry: 'as-is' },
    '500': { code: 'server_error', retry: 'as-is' },
  },
  reconcile: 'marker',
  features: FEATURES,
  variables: { apiKey: ['PARROT_API_KEY'], baseUrl: ['PARROT_BASE_URL'] },
};
