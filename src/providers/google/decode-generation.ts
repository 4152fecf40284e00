import { isJsonObject, objectAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { GenerationConfig, Reasoning, ReasoningEffort } from '../../model/generation-config.ts';
import { isInt32 } from './int32.ts';
import type { Losses } from './losses.ts';

type Writable = { -readonly [K in keyof GenerationConfig]: GenerationConfig[K] };

const isBetween =
  (least: number, most: number) =>
  (value: JsonValue): value is number =>
    typeof value === 'number' && value >= least && value <= most;

const isCount = (value: JsonValue): value is number => isInt32(value) && value >= 1;
const isPenalty = isBetween(-2, 2);

/** How each number is called in the unified form, and which values it can have there. */
const NUMBERS: Readonly<
  Record<string, readonly [name: NumberField, fits: (value: JsonValue) => value is number]>
> = {
  maxOutputTokens: ['max_tokens', isCount],
  temperature: ['temperature', isBetween(0, 2)],
  topP: ['top_p', isBetween(0, 1)],
  topK: ['top_k', isCount],
  presencePenalty: ['presence_penalty', isPenalty],
  frequencyPenalty: ['frequency_penalty', isPenalty],
  seed: ['seed', isInt32],
};
type NumberField = Exclude<keyof GenerationConfig, 'reasoning' | 'stop_sequences'>;

/** What is read elsewhere: it says what form the answer has. */
const OF_FORMAT: ReadonlySet<string> = new Set([
  'responseMimeType',
  'responseJsonSchema',
  'responseSchema',
  'responseFormat',
]);

/** The settings of an answer in the unified form; undefined when there are none. */
export function decodeGeneration(generation: JsonObject, losses: Losses): GenerationConfig | undefined {
  const config: Writable = {};
  for (const [key, value] of Object.entries(generation)) {
    if (OF_FORMAT.has(key)) continue;
    if (!readSetting(key, value, config, losses)) {
      losses.parameter(`generationConfig.${key}`, 'has no unified form');
    }
  }
  return Object.keys(config).length === 0 ? undefined : config;
}

function readSetting(key: string, value: JsonValue, config: Writable, losses: Losses): boolean {
  if (key === 'thinkingConfig' && isJsonObject(value)) return readThinking(value, config, losses);
  if (key === 'stopSequences') return readStop(value, config);
  const number = Object.hasOwn(NUMBERS, key) ? NUMBERS[key] : undefined;
  if (number === undefined) return false;
  const [name, fits] = number;
  if (fits(value)) config[name] = value;
  return fits(value);
}

function readStop(value: JsonValue, config: Writable): boolean {
  if (!Array.isArray(value)) return false;
  const texts = value.filter((text: JsonValue) => typeof text === 'string' && text !== '');
  if (texts.length < value.length || texts.length === 0) return false;
  config.stop_sequences = texts;
  return true;
}

const EFFORTS: Readonly<Record<string, ReasoningEffort>> = {
  MINIMAL: 'minimal',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
};

function readThinking(thinking: JsonObject, config: Writable, losses: Losses): boolean {
  const { thinkingBudget: budget, thinkingLevel: level, ...others } = thinking;
  for (const key of Object.keys(others)) {
    losses.parameter(`generationConfig.thinkingConfig.${key}`, 'has no unified form');
  }
  const effort = typeof level === 'string' && Object.hasOwn(EFFORTS, level) ? EFFORTS[level] : undefined;
  const reasoning: Reasoning = {
    ...(effort !== undefined && { effort }),
    ...(isInt32(budget) && budget >= 0 && { budget_tokens: budget }),
  };
  if (Object.keys(reasoning).length > 0) config.reasoning = reasoning;
  const isRead =
    (level === undefined || effort !== undefined) && (budget === undefined || 'budget_tokens' in reasoning);
  return isRead;
}

/**
 * What a request of Gemini's own says that models differ in, such as a level or a budget: kept as it is, since it fits its
 * model already.
 */
export function ownSettings(generation: JsonObject): JsonObject {
  const thinking = objectAt(generation, 'thinkingConfig') ?? {};
  const isOwn = (key: string): boolean =>
    key === 'thinkingConfig'
      ? 'thinkingLevel' in thinking || 'thinkingBudget' in thinking
      : key === 'presencePenalty' || key === 'frequencyPenalty';
  return Object.fromEntries(Object.entries(generation).filter(([key]) => isOwn(key)));
}
