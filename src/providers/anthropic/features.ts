import type { FeatureSupport, FeatureTable, ModelFamily } from '../../adapter/profile.ts';
import { FAMILIES, NEWER_MODELS } from './model-families.ts';
import type { ModelRules } from './model-rules.ts';

/** The rows that models differ in. */
type ModelFeatures = Pick<
  FeatureTable,
  'prefill' | 'tool_choice' | 'json_schema' | 'reasoning_effort' | 'reasoning_budget'
>;

const SAMPLING: FeatureSupport = {
  support: 'warned',
  note: 'Left out: version 2026-10-21 of the API has none. With 2023-06-01, Claude 4.6 and older take it.',
};
const NO_AUDIO: FeatureSupport = { support: 'warned', note: 'Left out.' };
const NO_EMBEDDING: FeatureSupport = { support: 'refused', note: 'Anthropic has no embeddings.' };

/** Anthropic API reference, "Create a Message", for the API version 2026-10-21. */
export const FEATURES: FeatureTable = {
  chat: { support: 'as-is' },
  completion: { support: 'refused', note: 'Anthropic has no completions.' },
  embedding: NO_EMBEDDING,
  embedding_list: NO_EMBEDDING,
  custom: { support: 'as-is', note: 'For /v1/messages.' },
  system_prompt: { support: 'as-is' },
  system_prompt_list: { support: 'as-is' },
  image_base64: { support: 'as-is', note: 'JPEG, PNG, GIF and WebP.' },
  image_url: { support: 'as-is' },
  image_file_id: { support: 'as-is' },
  audio_base64: NO_AUDIO,
  audio_url: NO_AUDIO,
  audio_file_id: NO_AUDIO,
  document_base64: { support: 'translated', note: 'PDF; texts are sent as text.' },
  document_url: { support: 'as-is', note: 'PDF.' },
  document_file_id: { support: 'as-is' },
  thinking: { support: 'as-is', note: 'With its signature; without one it is left out.' },
  tools: { support: 'as-is' },
  tool_strict: { support: 'as-is' },
  tool_call: { support: 'as-is' },
  tool_result: { support: 'as-is' },
  tool_result_error: { support: 'as-is' },
  tool_result_media: { support: 'as-is', note: 'Images and documents.' },
  json_object: { support: 'warned', note: 'Left out: give a schema, or ask for JSON in the prompt.' },
  max_tokens: { support: 'as-is', note: 'Counts thoughts too. Absent, it is the most that the model gives.' },
  temperature: SAMPLING,
  top_p: SAMPLING,
  top_k: SAMPLING,
  stop_sequences: { support: 'as-is' },
  presence_penalty: { support: 'warned', note: 'There is no such parameter.' },
  frequency_penalty: { support: 'warned', note: 'There is no such parameter.' },
  seed: { support: 'warned', note: 'There is no such parameter.' },
  dimensions: NO_EMBEDDING,
  provider_kwargs: { support: 'as-is', note: 'What `betas` lists goes into a header, which a batch shares.' },
  ...modelFeatures(NEWER_MODELS),
};

/** The families of models, with what differs from the table. */
export const MODEL_FAMILIES: readonly ModelFamily[] = FAMILIES.map((family) => ({
  name: family.name,
  pattern: family.pattern,
  example: family.example,
  features: differences(modelFeatures(family)),
}));

function differences(features: ModelFeatures): Partial<FeatureTable> {
  const names = Object.keys(features) as (keyof ModelFeatures)[];
  const differing = names.filter((name) => {
    return features[name].support !== FEATURES[name].support || features[name].note !== FEATURES[name].note;
  });
  return Object.fromEntries(differing.map((name) => [name, features[name]]));
}

function modelFeatures(rules: ModelRules): ModelFeatures {
  return {
    prefill: rules.takesPrefill
      ? { support: 'as-is' }
      : { support: 'refused', note: 'The last message must be the user’s.' },
    tool_choice: toolChoiceOf(rules),
    json_schema: rules.takesSchema
      ? { support: 'translated', note: 'Limits are left out; a schema that contains itself is refused.' }
      : { support: 'warned', note: 'Left out.' },
    reasoning_effort: effortOf(rules),
    reasoning_budget: budgetOf(rules),
  };
}

function toolChoiceOf({ forcedTool, thinking }: ModelRules): FeatureSupport {
  if (forcedTool === 'never') return { support: 'warned', note: 'A tool cannot be forced: sent as "auto".' };
  const isLimited = forcedTool === 'without-thinking' || thinking.includes('enabled');
  const beside = isLimited ? ', beside a budget for thoughts as "auto"' : '';
  return { support: 'translated', note: `"required" is sent as "any"${beside}.` };
}

function effortOf({ efforts, thinking }: ModelRules): FeatureSupport {
  if (efforts.length === 0) return { support: 'warned', note: 'Left out, save for "none".' };
  const levels = efforts.map((effort) => `"${effort}"`).join(', ');
  const off = thinking.includes('disabled') || thinking.includes('between_tools');
  return { support: 'translated', note: `${levels}${off ? ' and "none"' : '; the model always thinks'}.` };
}

function budgetOf({ thinking }: ModelRules): FeatureSupport {
  if (thinking.includes('enabled'))
    return { support: 'translated', note: '1,024 or more, within max_tokens.' };
  return thinking.includes('adaptive')
    ? { support: 'warned', note: 'The model decides itself how much it thinks.' }
    : { support: 'warned', note: 'Left out: there are no thoughts.' };
}
