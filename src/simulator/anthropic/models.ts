/** Values of `thinking.type` that a model may accept. */
export type ThinkingType = 'adaptive' | 'enabled' | 'disabled' | 'between_tools';

/** Values of `output_config.effort`, the least first. */
export const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

/** How hard a model may be asked to work. */
export type Effort = (typeof EFFORTS)[number];

/** What differs between the models that came out together. */
export interface ModelTraits {
  readonly thinking: readonly ThinkingType[];
  /** Whether it thinks when a request does not say. */
  readonly thinksByItself: boolean;
  /** What a request gets that does not ask for a display of thinking. */
  readonly display: 'summarized' | 'omitted';
  /** Without it, sampling parameters are taken at their default alone, where the version of the API has them. */
  readonly samples: boolean;
  readonly prefill: boolean;
  /** Whether `tool_choice` may demand a call, and whether it may while the model thinks. */
  readonly forcedTools: 'never' | 'without-thinking' | 'always';
  /** Empty for a model that does not know the parameter. */
  readonly efforts: readonly Effort[];
  /** The effort of a request that does not say. */
  readonly usualEffort: Effort;
  /** The highest effort at which thinking may be turned off. */
  readonly mostEffortWithoutThinking: Effort;
  /** Whether messages may have the role `system`. */
  readonly systemMessages: boolean;
  readonly contextTokens: number;
  readonly outputTokens: number;
  /** What the usage says where the work was done. */
  readonly inferenceGeo: 'global' | 'not_available';
}

/** One model that the simulator knows. */
export interface ModelEntry {
  /** The name that results carry. */
  readonly id: string;
  /** A name without a date that means the same model. */
  readonly alias?: string;
  readonly displayName: string;
  readonly line: 'haiku' | 'sonnet' | 'opus' | 'fable' | 'mythos';
  /** RFC 3339. */
  readonly createdAt: string;
  /** Prompt caching guide: a shorter prefix is not cached. */
  readonly cacheMinimum: number;
  readonly traits: ModelTraits;
}

const MILLION = 1_000_000;

/** Models overview: the 4.5 models have 200,000 tokens of context and 64,000 of output. */
const CLAUDE_4_5: ModelTraits = {
  thinking: ['enabled', 'disabled'],
  thinksByItself: false,
  display: 'summarized',
  samples: true,
  prefill: true,
  forcedTools: 'without-thinking',
  efforts: [],
  usualEffort: 'high',
  mostEffortWithoutThinking: 'max',
  systemMessages: false,
  contextTokens: 200_000,
  outputTokens: 64_000,
  inferenceGeo: 'not_available',
};

/** Effort guide: the one model before 4.6 that knows it. */
const OPUS_4_5: ModelTraits = { ...CLAUDE_4_5, efforts: ['low', 'medium', 'high'] };

/** What's new in Claude 4.6: adaptive thinking, no prefill, 1M tokens of context and 128,000 of output. */
const CLAUDE_4_6: ModelTraits = {
  ...CLAUDE_4_5,
  thinking: ['adaptive', 'enabled', 'disabled'],
  prefill: false,
  efforts: ['low', 'medium', 'high', 'max'],
  contextTokens: MILLION,
  outputTokens: 128_000,
  inferenceGeo: 'global',
};

/** Migration guide to Opus 4.7: no budgets, no sampling parameters, thinking is shown on request only. */
const CLAUDE_4_7: ModelTraits = {
  ...CLAUDE_4_6,
  thinking: ['adaptive', 'disabled'],
  display: 'omitted',
  samples: false,
  forcedTools: 'without-thinking',
  efforts: EFFORTS,
};

/** Thinking guide: thinks by itself, and still takes a budget. */
const MYTHOS_PREVIEW: ModelTraits = {
  ...CLAUDE_4_7,
  thinking: ['adaptive', 'enabled'],
  thinksByItself: true,
};

/** Migration guide to Opus 4.8: as 4.7, with system messages in mid-conversation. */
const CLAUDE_4_8: ModelTraits = { ...CLAUDE_4_7, forcedTools: 'always', systemMessages: true };

/** Migration guide to Opus 5: thinks by itself; thinking is turned off at effort `high` or lower. */
const CLAUDE_5: ModelTraits = {
  ...CLAUDE_4_8,
  thinksByItself: true,
  mostEffortWithoutThinking: 'high',
};

/** Thinking guide: Fable 5 and Mythos 5 cannot be kept from thinking. */
const FABLE_5: ModelTraits = { ...CLAUDE_5, thinking: ['adaptive'], systemMessages: false };

/** What's new in Sonnet 5: its thinking can be turned off at any effort. */
const SONNET_5: ModelTraits = { ...CLAUDE_5, mostEffortWithoutThinking: 'max', systemMessages: false };

/** What's new in Opus 5.5 and Fable 5.1: always thinks, takes no forced tools. */
const CLAUDE_5_5: ModelTraits = { ...CLAUDE_5, thinking: ['adaptive'], forcedTools: 'never' };

/** What's new in Sonnet 5.5: up-front thinking is turned off by a type of its own. */
const SONNET_5_5: ModelTraits = { ...CLAUDE_5_5, thinking: ['adaptive', 'between_tools'] };

/** Models of Anthropic's overview and SDK, newest first, with the days they were announced and their cache minimums. */
export const MODELS: readonly ModelEntry[] = [
  model('claude-fable-5-2', 'Claude Fable 5.2', CLAUDE_5_5, '2026-11-09', 512),
  model('claude-mythos-5-2', 'Claude Mythos 5.2', CLAUDE_5_5, '2026-11-09', 512),
  model('claude-haiku-5-5', 'Claude Haiku 5.5', { ...CLAUDE_5, usualEffort: 'medium' }, '2026-10-07', 512),
  model('claude-sonnet-5-5', 'Claude Sonnet 5.5', SONNET_5_5, '2026-09-28', 512),
  model('claude-opus-5-5', 'Claude Opus 5.5', { ...CLAUDE_5_5, usualEffort: 'medium' }, '2026-09-22', 512),
  model('claude-fable-5-1', 'Claude Fable 5.1', CLAUDE_5_5, '2026-09-01', 512),
  model('claude-mythos-5-1', 'Claude Mythos 5.1', CLAUDE_5_5, '2026-09-01', 512),
  model('claude-opus-5', 'Claude Opus 5', CLAUDE_5, '2026-07-24', 512),
  model('claude-sonnet-5', 'Claude Sonnet 5', SONNET_5, '2026-06-30', 1_024),
  model('claude-fable-5', 'Claude Fable 5', FABLE_5, '2026-06-09', 512),
  model('claude-mythos-5', 'Claude Mythos 5', FABLE_5, '2026-06-09', 512),
  model('claude-opus-4-8', 'Claude Opus 4.8', CLAUDE_4_8, '2026-05-28', 1_024),
  model('claude-opus-4-7', 'Claude Opus 4.7', CLAUDE_4_7, '2026-04-16', 2_048),
  model('claude-mythos-preview', 'Claude Mythos Preview', MYTHOS_PREVIEW, '2026-04-07', 2_048),
  model('claude-sonnet-4-6', 'Claude Sonnet 4.6', CLAUDE_4_6, '2026-02-17', 1_024),
  model('claude-opus-4-6', 'Claude Opus 4.6', CLAUDE_4_6, '2026-02-05', 4_096),
  model('claude-opus-4-5-20251101', 'Claude Opus 4.5', OPUS_4_5, '2025-11-24', 4_096),
  model('claude-haiku-4-5-20251001', 'Claude Haiku 4.5', CLAUDE_4_5, '2025-10-15', 4_096),
  model('claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5', CLAUDE_4_5, '2025-09-29', 1_024),
];

/** API reference: the time of a model whose release is not known. */
const UNKNOWN_DAY = '1970-01-01';
/** Names of later models are taken too, so that a newer one can be rehearsed; they behave as the newest do. */
const LATER = /^claude-(haiku|sonnet|opus|fable|mythos)-(?:5-[6-9]|[6-9]|1\d)(?:-\d{1,2})?(?:-20\d{6})?$/;

/** The model of that name; undefined when there is none, or none any more. */
export function findModel(name: string): ModelEntry | undefined {
  const listed = MODELS.find((entry) => entry.id === name || entry.alias === name);
  if (listed !== undefined) return listed;
  return LATER.test(name) ? model(name, name, CLAUDE_5_5, UNKNOWN_DAY, 512) : undefined;
}

function model(
  id: string,
  displayName: string,
  traits: ModelTraits,
  day: string,
  cacheMinimum: number,
): ModelEntry {
  const alias = /^(.*)-20\d{6}$/.exec(id)?.[1];
  const createdAt = `${day}T00:00:00Z`;
  const entry = { id, displayName, line: lineOf(id), createdAt, cacheMinimum, traits };
  return alias === undefined ? entry : { ...entry, alias };
}

function lineOf(id: string): ModelEntry['line'] {
  const lines = ['haiku', 'sonnet', 'opus', 'fable', 'mythos'] as const;
  return lines.find((line) => id.startsWith(`claude-${line}-`)) ?? 'opus';
}
