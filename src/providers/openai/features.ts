import type { FeatureTable, ModelFamily } from '../../adapter/profile.ts';
import { PLAIN_MODELS, REASONING_MODELS, RESPONSES_MODELS, THINKING_RESPONSES_MODELS } from './models.ts';

/**
 * OpenAI API reference, "Create chat completion", "Create completion" and "Create embeddings". Chats that go to
 * responses (`endpoint: 'responses'`) fare as the family of models that have nothing else.
 */
export const FEATURES: FeatureTable = {
  chat: { support: 'as-is' },
  completion: { support: 'as-is', note: 'For the few models that still complete texts.' },
  embedding: { support: 'as-is' },
  embedding_list: { support: 'as-is', note: 'Up to 2,048 texts a request.' },
  custom: { support: 'as-is', note: 'Any endpoint of the Batch API, such as /v1/moderations.' },
  system_prompt: { support: 'translated', note: 'Sent as a message of the role system.' },
  system_prompt_list: { support: 'translated', note: 'Sent as the parts of one system message.' },
  prefill: { support: 'as-is', note: 'The model answers after it and does not go on with it.' },
  image_base64: { support: 'translated', note: 'Sent as a data: URL.' },
  image_url: { support: 'as-is' },
  image_file_id: {
    support: 'warned',
    note: 'Left out: images come as a URL or as bytes. Responses take it.',
  },
  audio_base64: { support: 'as-is', note: 'WAV and MP3; other formats are left out with a warning.' },
  audio_url: { support: 'warned', note: 'Left out: audio comes as bytes.' },
  audio_file_id: { support: 'warned', note: 'Left out: audio comes as bytes.' },
  document_base64: { support: 'translated', note: 'Sent as a data: URL with a file name.' },
  document_url: {
    support: 'warned',
    note: 'Left out: documents come as bytes or as a file id. Responses take it.',
  },
  document_file_id: { support: 'as-is' },
  thinking: { support: 'warned', note: 'Left out: thoughts cannot be sent back. Responses take their own.' },
  tools: { support: 'as-is' },
  tool_strict: { support: 'as-is', note: 'A schema that strict mode cannot express is refused.' },
  tool_choice: { support: 'as-is' },
  tool_call: { support: 'as-is', note: 'Text goes before the calls of its message.' },
  tool_result: { support: 'translated', note: 'Sent as a message of its own, before what the user says.' },
  tool_result_error: { support: 'warned', note: 'Sent without the mark of an error.' },
  tool_result_media: { support: 'warned', note: 'Left out: text only. Responses take images and documents.' },
  json_object: { support: 'as-is' },
  json_schema: { support: 'as-is', note: 'A strict schema that strict mode cannot express is refused.' },
  max_tokens: { support: 'translated', note: 'Sent as max_completion_tokens, which counts reasoning too.' },
  temperature: { support: 'as-is' },
  top_p: { support: 'as-is' },
  top_k: { support: 'warned', note: 'Left out: there is no such parameter.' },
  stop_sequences: { support: 'as-is', note: 'The first four; with more there is a warning.' },
  presence_penalty: { support: 'as-is' },
  frequency_penalty: { support: 'as-is' },
  seed: { support: 'as-is' },
  reasoning_effort: { support: 'as-is', note: 'Models know some of the efforts each.' },
  reasoning_budget: { support: 'warned', note: 'Left out: say reasoning.effort instead.' },
  dimensions: { support: 'as-is' },
  provider_kwargs: { support: 'as-is' },
};

const UNLESS_1 = { support: 'warned', note: 'Left out unless it is 1.' } as const;
const UNLESS_0 = { support: 'warned', note: 'Left out unless it is 0.' } as const;
const WHEN_ASKED = {
  support: 'as-is',
  note: 'Left out with a warning when a reasoning effort is asked for.',
} as const;
const NO_STOP = { support: 'warned', note: 'Left out: reasoning models do not take it.' } as const;
const ABSENT = { support: 'warned', note: 'Left out: there is no such parameter.' } as const;

/** OpenAI API reference, "Create a model response". */
const RESPONSES: ModelFamily['features'] = {
  system_prompt: { support: 'translated', note: 'Sent as instructions.' },
  system_prompt_list: { support: 'translated', note: 'Sent as the parts of one system message.' },
  image_file_id: { support: 'as-is' },
  audio_base64: { support: 'warned', note: 'Left out: there is no place for audio.' },
  document_url: { support: 'as-is' },
  thinking: {
    support: 'translated',
    note: 'Sent back as reasoning with the id that OpenAI gave it, which is in its provider_kwargs; other thoughts are left out with a warning.',
  },
  tools: { support: 'translated', note: 'Sent flat, and not strict unless asked.' },
  tool_call: { support: 'translated', note: 'Sent as an item of its own.' },
  tool_result: { support: 'translated', note: 'Sent as an item of its own, before what the user says.' },
  tool_result_media: { support: 'as-is', note: 'Images and documents; audio is left out with a warning.' },
  max_tokens: {
    support: 'translated',
    note: 'Sent as max_output_tokens; less than 16 is raised, with a warning.',
  },
  stop_sequences: ABSENT,
  presence_penalty: ABSENT,
  frequency_penalty: ABSENT,
  seed: ABSENT,
};

/** Models that do otherwise, those without chat completions first. */
export const FAMILIES: readonly ModelFamily[] = [
  {
    name: 'o-series and GPT-5 models with responses only',
    pattern: THINKING_RESPONSES_MODELS,
    example: 'o3-pro',
    features: { ...RESPONSES, temperature: UNLESS_1, top_p: UNLESS_1 },
  },
  {
    name: 'other models with responses only',
    pattern: RESPONSES_MODELS,
    example: 'gpt-5.1-codex',
    features: RESPONSES,
  },
  {
    name: 'GPT-4 and older',
    pattern: PLAIN_MODELS,
    example: 'gpt-4.1',
    features: {
      reasoning_effort: { support: 'warned', note: 'Left out, save for "none": they do not reason.' },
    },
  },
  ...REASONING_MODELS.map(({ always, example, name, pattern }) => ({
    name,
    pattern,
    example,
    features: {
      temperature: always ? UNLESS_1 : WHEN_ASKED,
      top_p: always ? UNLESS_1 : WHEN_ASKED,
      presence_penalty: always ? UNLESS_0 : WHEN_ASKED,
      frequency_penalty: always ? UNLESS_0 : WHEN_ASKED,
      stop_sequences: always ? NO_STOP : WHEN_ASKED,
    },
  })),
];
