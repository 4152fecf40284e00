import type { FeatureTable, Limit, Profile } from '../../adapter/profile.ts';
import type { BatchStatus } from '../../model/batch-status.ts';
import { FAILURES } from './failures.ts';
import { FAMILIES } from './model-families.ts';
import { VARIABLES } from './variables.ts';

/**
 * Batch API guide, "Input file": 2 GB, taken as the smaller of its two meanings. How many requests a batch may hold is
 * not said anywhere, so that no number is made up here.
 */
const LIMITS: readonly Limit[] = [{ unit: 'bytes', scope: 'batch', max: 2_000_000_000 }];

/** Batch API guide, "Batch job status", in the words of the API and in those of its SDKs. */
const STATES: Readonly<Record<string, BatchStatus>> = {
  BATCH_STATE_PENDING: 'queued',
  BATCH_STATE_RUNNING: 'in_progress',
  BATCH_STATE_SUCCEEDED: 'completed',
  BATCH_STATE_FAILED: 'failed',
  BATCH_STATE_CANCELLED: 'cancelled',
  BATCH_STATE_EXPIRED: 'expired',
  JOB_STATE_QUEUED: 'queued',
  JOB_STATE_PENDING: 'queued',
  JOB_STATE_RUNNING: 'in_progress',
  JOB_STATE_UPDATING: 'in_progress',
  JOB_STATE_PAUSED: 'in_progress',
  JOB_STATE_SUCCEEDED: 'completed',
  JOB_STATE_PARTIALLY_SUCCEEDED: 'completed',
  JOB_STATE_FAILED: 'failed',
  JOB_STATE_CANCELLING: 'cancelling',
  JOB_STATE_CANCELLED: 'cancelled',
  JOB_STATE_EXPIRED: 'expired',
};

const FILE_NOTE = 'As fileData; a bare id becomes the address of the file.';
const URL_NOTE = 'As fileData, or as bytes when it is a data URL.';

/** Gemini API reference, "Generating content" and "Embeddings". */
const FEATURES: FeatureTable = {
  chat: { support: 'as-is' },
  completion: { support: 'refused', note: 'There are no plain completions; send a chat.' },
  embedding: { support: 'as-is' },
  embedding_list: { support: 'refused', note: 'One vector a request; send a request for each text.' },
  custom: { support: 'as-is', note: 'For /batchGenerateContent and /asyncBatchEmbedContent.' },
  system_prompt: { support: 'translated', note: 'As systemInstruction.' },
  system_prompt_list: { support: 'translated', note: 'As the parts of systemInstruction.' },
  prefill: { support: 'as-is' },
  image_base64: { support: 'as-is' },
  image_url: { support: 'translated', note: URL_NOTE },
  image_file_id: { support: 'translated', note: FILE_NOTE },
  audio_base64: { support: 'as-is' },
  audio_url: { support: 'translated', note: URL_NOTE },
  audio_file_id: { support: 'translated', note: FILE_NOTE },
  document_base64: { support: 'as-is' },
  document_url: { support: 'translated', note: URL_NOTE },
  document_file_id: { support: 'translated', note: FILE_NOTE },
  thinking: {
    support: 'as-is',
    note: 'With its signature. Answers show thoughts when provider_kwargs asks for them: generationConfig.thinkingConfig.includeThoughts.',
  },
  tools: {
    support: 'translated',
    note: 'As functionDeclarations, the schema untouched as parametersJsonSchema.',
  },
  tool_strict: { support: 'warned', note: 'There are no strict tools.' },
  tool_choice: { support: 'translated', note: 'As functionCallingConfig.' },
  tool_call: { support: 'as-is', note: 'Arguments that are no object are wrapped, with a warning.' },
  tool_result: {
    support: 'translated',
    note: 'As functionResponse, by the name of the call that has its id; refused when there is none.',
  },
  tool_result_error: { support: 'translated', note: 'As the field `error` of the response.' },
  tool_result_media: { support: 'translated', note: 'Bytes only; by URL or file id it is left out.' },
  json_object: { support: 'translated', note: 'As responseMimeType.' },
  json_schema: {
    support: 'translated',
    note: 'As responseJsonSchema, untouched, or by the option `schemaField` as responseSchema: there are reports of batches in which one of them failed. Keywords that are not enforced are warned of.',
  },
  max_tokens: { support: 'translated', note: 'As maxOutputTokens, which counts thoughts too.' },
  temperature: { support: 'as-is' },
  top_p: { support: 'as-is' },
  top_k: { support: 'as-is' },
  stop_sequences: { support: 'translated', note: 'The first five.' },
  presence_penalty: { support: 'as-is' },
  frequency_penalty: { support: 'as-is' },
  seed: { support: 'as-is', note: 'Of 32 bits; others are folded, with a warning.' },
  reasoning_effort: {
    support: 'translated',
    note: 'As thinkingLevel, or as a budget where models have no levels.',
  },
  reasoning_budget: {
    support: 'translated',
    note: 'As thinkingBudget; beside an effort only one of them is sent.',
  },
  dimensions: { support: 'translated', note: 'As embedContentConfig.outputDimensionality.' },
  provider_kwargs: { support: 'as-is' },
};

/** Everything about Gemini that is a fact. */
export const GOOGLE_PROFILE: Profile = {
  title: 'Gemini',
  source: { url: 'https://ai.google.dev/gemini-api/docs/batch-api', checked: '2026-11-21' },
  limits: LIMITS,
  groupBy: ['endpoint', 'model', 'shared'],
  // No rule is named. What is not printable, or longer than any name should be, is mapped there and back, to be safe.
  idPattern: /^[^\p{C}\p{Zl}\p{Zp}]{1,256}$/u,
  // Batches are meant to take a day, and expire after two without any results.
  window: { hours: 48, partialOnExpiry: false, partialOnCancel: false },
  retention: { resultsHours: 48, filesHours: 48 },
  states: STATES,
  failures: FAILURES,
  reconcile: 'marker',
  features: FEATURES,
  families: FAMILIES,
  variables: VARIABLES,
};
