import { EFFORTS, type ModelRules } from './model-rules.ts';

const CURRENT = {
  isClaude: true,
  maxTokens: 128_000,
  isLimitKnown: true,
  takesSampling: false,
  takesBothSamplers: false,
  takesPrefill: false,
  forcedTool: 'without-budget',
  takesSchema: true,
  thinking: ['adaptive', 'disabled'],
  thinksByDefault: true,
  maxEffortWithoutThinking: 'max',
  efforts: EFFORTS,
} as const;

const OLDER = {
  ...CURRENT,
  takesSampling: true,
  takesPrefill: true,
  thinking: ['enabled', 'disabled'],
  thinksByDefault: false,
} as const;

/** What a model gives that is not known here: as much as every model of the last two years does. */
const SAFE_MAX_TOKENS = 32_000;

/** Models of Anthropic that are newer than this table. */
export const NEWER_MODELS: ModelRules = {
  ...CURRENT,
  name: 'Other Claude models',
  pattern: /claude/,
  example: 'claude-opus-9',
  maxTokens: SAFE_MAX_TOKENS,
  isLimitKnown: false,
  maxEffortWithoutThinking: 'high',
};

/** Models of others, behind servers that speak Anthropic's language: nothing is refused that they may take. */
const FOREIGN_MODELS: ModelRules = {
  ...NEWER_MODELS,
  name: 'Models that are not Claude',
  pattern: /^(?!.*claude)/,
  example: 'smollm2-135m-instruct',
  isClaude: false,
  takesSampling: true,
  takesBothSamplers: true,
  takesPrefill: true,
  thinking: ['enabled', 'disabled', 'adaptive'],
  maxEffortWithoutThinking: 'max',
};

/**
 * The first whose pattern a model's name matches counts; a gateway's prefix and a date behind the name do no harm.
 * Sources: Anthropic docs, "Models overview" (output), "Troubleshooting thinking" (thinking by model), "Effort", "Errors"
 * (prefill), "Structured outputs", the migration guides of the models (forced tool use, sampling), all of 2026-11.
 */
export const FAMILIES: readonly ModelRules[] = [
  {
    ...CURRENT,
    name: 'Claude Opus 5.5, Fable 5.1 and Mythos 5.1',
    pattern: /claude-(?:opus-5-5|(?:fable|mythos)-5-[1-9](?!\d))/,
    example: 'claude-opus-5-5',
    forcedTool: 'never',
    thinking: ['adaptive'],
  },
  {
    ...CURRENT,
    name: 'Claude Sonnet 5.5',
    pattern: /claude-sonnet-5-5/,
    example: 'claude-sonnet-5-5',
    forcedTool: 'never',
    thinking: ['adaptive', 'between_tools'],
    maxEffortWithoutThinking: 'high',
  },
  {
    ...CURRENT,
    name: 'Claude Fable 5 and Mythos 5',
    pattern: /claude-(?:fable|mythos)-5/,
    example: 'claude-fable-5',
    thinking: ['adaptive'],
  },
  {
    ...CURRENT,
    name: 'Claude Sonnet 5',
    pattern: /claude-sonnet-5/,
    example: 'claude-sonnet-5',
  },
  {
    ...CURRENT,
    name: 'Claude Opus 5 and Haiku 5.5',
    pattern: /claude-(?:opus|haiku)-5/,
    example: 'claude-opus-5',
    maxEffortWithoutThinking: 'high',
  },
  {
    ...CURRENT,
    name: 'Claude Opus 4.8',
    pattern: /claude-opus-4-8(?!\d)/,
    example: 'claude-opus-4-8',
    thinksByDefault: false,
  },
  {
    ...CURRENT,
    name: 'Claude Opus 4.7',
    pattern: /claude-opus-4-7(?!\d)/,
    example: 'claude-opus-4-7',
    forcedTool: 'without-thinking',
    thinksByDefault: false,
  },
  {
    ...CURRENT,
    name: 'Claude Mythos Preview',
    pattern: /claude-mythos-preview/,
    example: 'claude-mythos-preview',
    forcedTool: 'without-thinking',
    thinking: ['adaptive', 'enabled'],
    efforts: ['low', 'medium', 'high', 'max'],
  },
  {
    ...CURRENT,
    name: 'Claude 4.6',
    pattern: /claude-(?:opus|sonnet)-4-6(?!\d)/,
    example: 'claude-sonnet-4-6',
    takesSampling: true,
    forcedTool: 'without-thinking',
    thinking: ['adaptive', 'enabled', 'disabled'],
    thinksByDefault: false,
    efforts: ['low', 'medium', 'high', 'max'],
  },
  {
    ...OLDER,
    name: 'Claude Opus 4.5',
    pattern: /claude-opus-4-5(?!\d)/,
    example: 'claude-opus-4-5',
    maxTokens: 64_000,
    efforts: ['low', 'medium', 'high'],
  },
  {
    ...OLDER,
    name: 'Claude Sonnet 4.5 and Haiku 4.5',
    pattern: /claude-(?:sonnet|haiku)-4-5(?!\d)/,
    example: 'claude-haiku-4-5',
    maxTokens: 64_000,
    efforts: [],
  },
  {
    ...OLDER,
    name: 'Claude Opus 4.1',
    pattern: /claude-opus-4-1(?!\d)/,
    example: 'claude-opus-4-1',
    maxTokens: 32_000,
    efforts: [],
  },
  {
    ...OLDER,
    name: 'Claude Sonnet 4 and Sonnet 3.7',
    pattern: /claude-(?:sonnet-4|3-7-sonnet)(?!-[1-9](?!\d))/,
    example: 'claude-sonnet-4-0',
    takesBothSamplers: true,
    maxTokens: 64_000,
    takesSchema: false,
    efforts: [],
  },
  {
    ...OLDER,
    name: 'Claude Opus 4',
    pattern: /claude-opus-4(?!-[1-9](?!\d))/,
    example: 'claude-opus-4-0',
    takesBothSamplers: true,
    maxTokens: 32_000,
    takesSchema: false,
    efforts: [],
  },
  {
    ...OLDER,
    name: 'Claude 3.5',
    pattern: /claude-3-5-/,
    example: 'claude-3-5-haiku-20241022',
    takesBothSamplers: true,
    maxTokens: 8_192,
    takesSchema: false,
    thinking: ['disabled'],
    efforts: [],
  },
  {
    ...OLDER,
    name: 'Claude 3',
    pattern: /claude-3-(?:opus|sonnet|haiku)/,
    example: 'claude-3-haiku-20240307',
    takesBothSamplers: true,
    maxTokens: 4_096,
    takesSchema: false,
    thinking: ['disabled'],
    efforts: [],
  },
  NEWER_MODELS,
  FOREIGN_MODELS,
];

/** The rules of a model, by its name. */
export function rulesOf(model: string): ModelRules {
  for (const family of FAMILIES) if (family.pattern.test(model)) return family;
  return FOREIGN_MODELS;
}
