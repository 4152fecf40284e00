import type { Warning } from '../../core/warning.ts';
import type { GenerationConfig } from '../../model/generation-config.ts';
import type { ChatBody } from './chat-body.ts';
import { MAX_STOP_SEQUENCES, REASONING_MODELS, type ReasoningModels } from './profile.ts';

/** Writes the settings of an answer into a chat body; what the model does not take gives a warning. */
export function encodeGeneration(config: GenerationConfig, body: ChatBody, warnings: Warning[]): void {
  if (config.max_tokens !== undefined) body.max_completion_tokens = config.max_tokens;
  if (config.seed !== undefined) body.seed = config.seed;
  if (config.top_k !== undefined) warnings.push(unsupported('top_k'));
  if (config.reasoning !== undefined) encodeReasoning(config.reasoning, body, warnings);
  encodeSampling(config, body, warnings);
}

function encodeReasoning(
  reasoning: NonNullable<GenerationConfig['reasoning']>,
  body: ChatBody,
  warnings: Warning[],
): void {
  if (reasoning.effort !== undefined) body.reasoning_effort = reasoning.effort;
  if (reasoning.budget_tokens !== undefined) warnings.push(unsupported('reasoning.budget_tokens'));
}

function encodeSampling(config: GenerationConfig, body: ChatBody, warnings: Warning[]): void {
  const { temperature, top_p, presence_penalty, frequency_penalty, stop_sequences } = config;
  const isSampled =
    temperature !== undefined ||
    top_p !== undefined ||
    presence_penalty !== undefined ||
    frequency_penalty !== undefined;
  if (!isSampled && stop_sequences === undefined) return;
  const rules = reasoningRules(body);
  if (takes('temperature', temperature, 1, rules, warnings)) body.temperature = temperature;
  if (takes('top_p', top_p, 1, rules, warnings)) body.top_p = top_p;
  if (takes('presence_penalty', presence_penalty, 0, rules, warnings))
    body.presence_penalty = presence_penalty;
  if (takes('frequency_penalty', frequency_penalty, 0, rules, warnings)) {
    body.frequency_penalty = frequency_penalty;
  }
  if (stop_sequences !== undefined) encodeStop(stop_sequences, body, rules, warnings);
}

/** Reasoning models take a sampling parameter only at its default. */
function takes(
  name: 'temperature' | 'top_p' | 'presence_penalty' | 'frequency_penalty',
  value: number | undefined,
  byDefault: number,
  rules: ReasoningModels | undefined,
  warnings: Warning[],
): value is number {
  if (value === undefined) return false;
  if (rules === undefined || value === byDefault) return true;
  warnings.push(refusedByModel(name));
  return false;
}

function encodeStop(
  sequences: readonly string[],
  body: ChatBody,
  rules: ReasoningModels | undefined,
  warnings: Warning[],
): void {
  if (sequences.length === 0) return;
  if (rules?.takesStop === false) {
    warnings.push(refusedByModel('stop_sequences'));
    return;
  }
  body.stop = sequences.slice(0, MAX_STOP_SEQUENCES);
  if (sequences.length <= MAX_STOP_SEQUENCES) return;
  const message = `OpenAI takes ${MAX_STOP_SEQUENCES} stop sequences; the first ${MAX_STOP_SEQUENCES} are sent.`;
  warnings.push({ code: 'approximated', path: 'generation_config.stop_sequences', message });
}

function reasoningRules(body: ChatBody): ReasoningModels | undefined {
  for (const rules of REASONING_MODELS) {
    if (!rules.pattern.test(body.model)) continue;
    const isThinking = body.reasoning_effort !== undefined && body.reasoning_effort !== 'none';
    return rules.always || isThinking ? rules : undefined;
  }
  return undefined;
}

function unsupported(name: string): Warning {
  return {
    code: 'unsupported_parameter',
    path: `generation_config.${name}`,
    message: `OpenAI chat completions have no ${name}; it is left out.`,
  };
}

function refusedByModel(name: string): Warning {
  return {
    code: 'unsupported_parameter',
    path: `generation_config.${name}`,
    message: `A reasoning model of OpenAI refuses ${name}; it is left out.`,
  };
}
