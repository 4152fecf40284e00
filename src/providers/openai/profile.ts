import type { Limit, Profile } from '../../adapter/profile.ts';
import type { FailureRule, FeatureTable } from '../../adapter/profile.ts';
import type { BatchStatus } from '../../model/batch-status.ts';
import { VARIABLES } from './variables.ts';

/** OpenAI Batch guide, "Rate limits" and "Prepare your batch file"; inputs a request: API reference, "Create embeddings". */
const LIMITS: readonly Limit[] = [
  { unit: 'requests', scope: 'batch', max: 50_000 },
  { unit: 'bytes', scope: 'batch', max: 200 * 1024 * 1024 },
  { unit: 'inputs', scope: 'batch', max: 50_000, endpoint: '/v1/embeddings' },
  { unit: 'inputs', scope: 'request', max: 2_048, endpoint: '/v1/embeddings' },
];

/** OpenAI Batch guide, "Checking the status of a batch". */
const STATES: Readonly<Record<string, BatchStatus>> = {
  validating: 'validating',
  in_progress: 'in_progress',
  finalizing: 'finalizing',
  completed: 'completed',
  failed: 'failed',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  expired: 'expired',
};

/** OpenAI error codes guide; codes before types before statuses, which are looked up in that order. */
const FAILURES: Readonly<Record<string, FailureRule>> = {
  batch_expired: { code: 'expired', retry: 'as-is' },
  batch_cancelled: { code: 'cancelled', retry: 'as-is' },
  token_limit_exceeded: { code: 'rate_limited', retry: 'as-is', wait: true },
  rate_limit_exceeded: { code: 'rate_limited', retry: 'as-is' },
  insufficient_quota: { code: 'quota_exceeded', retry: 'elsewhere' },
  billing_hard_limit_reached: { code: 'quota_exceeded', retry: 'elsewhere' },
  invalid_api_key: { code: 'authentication', retry: 'never' },
  model_not_found: { code: 'model_not_found', retry: 'elsewhere' },
  context_length_exceeded: { code: 'context_length_exceeded', retry: 'elsewhere' },
  content_filter: { code: 'content_filtered', retry: 'elsewhere' },
  content_policy_violation: { code: 'content_filtered', retry: 'elsewhere' },
  server_error: { code: 'server_error', retry: 'as-is' },
  // The answer of a line that holds neither an answer nor an error: nobody can say that it was free.
  malformed: { code: 'malformed', retry: 'never' },
  invalid_request: { code: 'invalid_request', retry: 'never' },
  // "Cannot find file": public reports tell of fresh uploads that batches do not find, for hours at times.
  'invalid_request/file_id': { code: 'batch_refused', retry: 'as-is', wait: true },
  invalid_json_line: { code: 'invalid_request', retry: 'never' },
  invalid_type: { code: 'invalid_request', retry: 'never' },
  invalid_url: { code: 'invalid_request', retry: 'never' },
  invalid_value: { code: 'invalid_request', retry: 'never' },
  missing_required_parameter: { code: 'invalid_request', retry: 'never' },
  streaming_unsupported: { code: 'invalid_request', retry: 'never' },
  mismatched_model: { code: 'invalid_request', retry: 'never' },
  duplicate_custom_id: { code: 'invalid_request', retry: 'never' },
  '401': { code: 'authentication', retry: 'never' },
  '403': { code: 'permission_denied', retry: 'never' },
  '404': { code: 'model_not_found', retry: 'elsewhere' },
  '408': { code: 'timeout', retry: 'as-is' },
  '409': { code: 'server_error', retry: 'as-is' },
  '429': { code: 'rate_limited', retry: 'as-is' },
  '503': { code: 'overloaded', retry: 'as-is' },
  '504': { code: 'timeout', retry: 'as-is' },
  '4xx': { code: 'invalid_request', retry: 'never' },
  '5xx': { code: 'server_error', retry: 'as-is' },
};

/** OpenAI API reference, "Create chat completion" and "Create embeddings". */
const FEATURES: FeatureTable = {
  chat: { support: 'as-is' },
  completion: { support: 'warned', note: 'Send it as a custom request to /v1/completions.' },
  embedding: { support: 'as-is' },
  embedding_list: { support: 'as-is' },
  custom: { support: 'as-is' },
  system_prompt: { support: 'as-is' },
  system_prompt_list: { support: 'as-is' },
  prefill: { support: 'as-is' },
  image_base64: { support: 'as-is' },
  image_url: { support: 'as-is' },
  image_file_id: { support: 'warned', note: 'Images come as a URL or as bytes.' },
  audio_base64: { support: 'translated', note: 'WAV and MP3 only.' },
  audio_url: { support: 'warned', note: 'Audio comes as bytes.' },
  audio_file_id: { support: 'warned', note: 'Audio comes as bytes.' },
  document_base64: { support: 'as-is' },
  document_url: { support: 'warned', note: 'Documents come as bytes or as a file id.' },
  document_file_id: { support: 'as-is' },
  thinking: { support: 'warned', note: 'Thoughts are hidden and cannot be sent back.' },
  tools: { support: 'as-is' },
  tool_strict: { support: 'as-is' },
  tool_choice: { support: 'as-is' },
  tool_call: { support: 'as-is' },
  tool_result: { support: 'as-is' },
  tool_result_error: { support: 'warned', note: 'Sent without the mark of an error.' },
  tool_result_media: { support: 'warned', note: 'Text only.' },
  json_schema: { support: 'as-is' },
  json_object: { support: 'as-is' },
  max_tokens: { support: 'translated', note: 'Sent as max_completion_tokens, which counts reasoning too.' },
  temperature: { support: 'translated', note: 'Left out for reasoning models unless it is 1.' },
  top_p: { support: 'translated', note: 'Left out for reasoning models unless it is 1.' },
  top_k: { support: 'warned', note: 'There is no such parameter.' },
  stop_sequences: { support: 'translated', note: 'The first four; left out for models that only reason.' },
  presence_penalty: { support: 'translated', note: 'Left out for reasoning models unless it is 0.' },
  frequency_penalty: { support: 'translated', note: 'Left out for reasoning models unless it is 0.' },
  seed: { support: 'as-is' },
  reasoning_effort: { support: 'as-is' },
  reasoning_budget: { support: 'warned', note: 'Say reasoning.effort instead.' },
  dimensions: { support: 'as-is' },
  provider_kwargs: { support: 'as-is' },
};

/** Everything about OpenAI that is a fact. */
export const OPENAI_PROFILE: Profile = {
  title: 'OpenAI',
  source: { url: 'https://platform.openai.com/docs/guides/batch', checked: '2026-11-21' },
  limits: LIMITS,
  groupBy: ['endpoint', 'model'],
  // The guide names no limit. Ids that are longer or not plain text are mapped there and back, to be safe.
  idPattern: /^[\x20-\x7e]{1,64}$/,
  window: { hours: 24, partialOnExpiry: true, partialOnCancel: true },
  retention: { resultsHours: 30 * 24, filesHours: 30 * 24 },
  states: STATES,
  failures: FAILURES,
  reconcile: 'marker',
  features: FEATURES,
  variables: VARIABLES,
};

/** Key in a batch's metadata that carries the intent it was created with. */
export const INTENT_KEY = 'batch_router_intent';

/** OpenAI API reference, "Create batch", `metadata`. */
export const METADATA_LIMITS: {
  readonly pairs: number;
  readonly keyLength: number;
  readonly valueLength: number;
} = { pairs: 16, keyLength: 64, valueLength: 512 };

/** OpenAI API reference, "Create chat completion", `stop`. */
export const MAX_STOP_SEQUENCES = 4;

/** A family of models that think before they answer, and what they refuse because of it. */
export interface ReasoningModels {
  readonly pattern: RegExp;
  /** Whether they always think; the others do when a reasoning effort is asked for. */
  readonly always: boolean;
  readonly takesStop: boolean;
}

/**
 * OpenAI reasoning guide, "Limitations", and the notes on `stop` in the API reference. A fine-tuned model carries its
 * base after `ft:`.
 */
export const REASONING_MODELS: readonly ReasoningModels[] = [
  { pattern: /^(ft:)?o\d/, always: true, takesStop: false },
  {
    pattern: /^(ft:)?gpt-5(-mini|-nano|-codex|-pro)?(-\d{4}-\d{2}-\d{2})?(:|$)/,
    always: true,
    takesStop: false,
  },
  { pattern: /^(ft:)?gpt-([6-9]|5\.\d)(?!.*-chat)/, always: false, takesStop: true },
];
