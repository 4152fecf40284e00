import type { GenerationConfig, ReasoningEffort } from '../../model/generation-config.ts';
import type { ChatBody } from './chat-body.ts';
import type { ChatRules } from './chat-rules.ts';
import type { Losses } from './losses.ts';
import { reasoningRulesOf, type ReasoningModels } from './models.ts';

/** A chat body, with what some servers take besides. */
type ChatSettings = ChatBody & { top_k?: number };

/** Writes the settings of an answer into a chat body; what the model does not take gives a warning. */
export function encodeGeneration(
  config: GenerationConfig,
  body: ChatSettings,
  rules: ChatRules,
  losses: Losses,
): void {
  const { reasoning } = config;
  if (config.max_tokens !== undefined) body.max_completion_tokens = config.max_tokens;
  if (config.seed !== undefined) body.seed = config.seed;
  if (config.top_k !== undefined) {
    if (rules.takesTopK) body.top_k = config.top_k;
    else losses.lackSetting('top_k');
  }
  const effort = takenEffort(reasoning?.effort, body.model, rules.plainModels, losses);
  if (effort !== undefined) body.reasoning_effort = effort;
  if (reasoning?.budget_tokens !== undefined) losses.lackSetting('reasoning.budget_tokens');
  encodeSampling(config, body, rules, losses);
}

/** The effort that is sent: none to models that do not think, and to them `none` says nothing. */
export function takenEffort(
  effort: ReasoningEffort | undefined,
  model: string,
  plainModels: RegExp | undefined,
  losses: Losses,
): ReasoningEffort | undefined {
  if (effort === undefined || plainModels?.test(model) !== true) return effort;
  if (effort !== 'none') losses.lackThinking(model);
  return undefined;
}

function encodeSampling(
  config: GenerationConfig,
  body: ChatSettings,
  rules: ChatRules,
  losses: Losses,
): void {
  const { temperature, top_p, presence_penalty, frequency_penalty, stop_sequences } = config;
  const isSampled =
    temperature !== undefined ||
    top_p !== undefined ||
    presence_penalty !== undefined ||
    frequency_penalty !== undefined;
  if (!isSampled && stop_sequences === undefined) return;
  const thinks = reasoningRulesOf(rules.reasoningModels, body.model, body.reasoning_effort);
  if (takesSampling('temperature', temperature, thinks, losses)) body.temperature = temperature;
  if (takesSampling('top_p', top_p, thinks, losses)) body.top_p = top_p;
  if (takesSampling('presence_penalty', presence_penalty, thinks, losses)) {
    body.presence_penalty = presence_penalty;
  }
  if (takesSampling('frequency_penalty', frequency_penalty, thinks, losses)) {
    body.frequency_penalty = frequency_penalty;
  }
  if (stop_sequences === undefined || stop_sequences.length === 0) return;
  if (thinks !== undefined) losses.lackSettingOfModel('stop_sequences');
  else body.stop = limitStop(stop_sequences, rules.maxStopSequences, losses);
}

const DEFAULTS = { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0 } as const;

/** Whether a sampling parameter is sent: reasoning models take one only at its default. */
export function takesSampling(
  name: keyof typeof DEFAULTS,
  value: number | undefined,
  thinks: ReasoningModels | undefined,
  losses: Losses,
): value is number {
  if (value === undefined) return false;
  if (thinks === undefined || value === DEFAULTS[name]) return true;
  losses.lackSettingOfModel(name);
  return false;
}

/** As many stop sequences as the server takes, the first ones. */
export function limitStop(sequences: readonly string[], max: number | undefined, losses: Losses): string[] {
  if (max === undefined || sequences.length <= max) return [...sequences];
  const message = `OpenAI takes ${max} stop sequences; the first ${max} are sent.`;
  losses.approximate('generation_config.stop_sequences', message);
  return sequences.slice(0, max);
}
