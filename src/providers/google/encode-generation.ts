import type { JsonObject } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { GenerationConfig } from '../../model/generation-config.ts';
import type { GenerationBody } from './chat-body.ts';
import { encodeReasoning } from './encode-reasoning.ts';
import { foldSeed, toInt32 } from './int32.ts';
import { takesPenalties } from './model-families.ts';

/** Gemini API reference, `GenerationConfig.stopSequences`. */
export const MAX_STOP_SEQUENCES = 5;

/** What the settings of an answer depend on besides themselves. */
export interface GenerationScope {
  readonly model: string;
  /** Whether the user says in Gemini's own words how much to think, so that it is not said twice. */
  readonly saysThinking: boolean;
  /** What the user says in Gemini's own words, which takes the place of anything written here. */
  readonly own: JsonObject;
}

/** Writes the settings of an answer. */
export function encodeGeneration(
  config: GenerationConfig,
  scope: GenerationScope,
  body: GenerationBody,
  warnings: Warning[],
): void {
  const { max_tokens, reasoning, seed, stop_sequences, temperature, top_k, top_p } = config;
  if (max_tokens !== undefined) {
    body.maxOutputTokens = toInt32(max_tokens, 'generation_config.max_tokens', warnings);
  }
  if (temperature !== undefined) body.temperature = temperature;
  if (top_p !== undefined) body.topP = top_p;
  if (top_k !== undefined) body.topK = toInt32(top_k, 'generation_config.top_k', warnings);
  if (stop_sequences !== undefined) encodeStop(stop_sequences, body, warnings);
  encodePenalties(config, scope, body, warnings);
  if (seed !== undefined) body.seed = foldSeed(seed, 'generation_config.seed', warnings);
  if (reasoning !== undefined && !scope.saysThinking) {
    encodeReasoning(reasoning, scope.model, body, warnings);
  }
}

function encodePenalties(
  config: GenerationConfig,
  { model, own }: GenerationScope,
  body: GenerationBody,
  warnings: Warning[],
): void {
  const { frequency_penalty: frequency, presence_penalty: presence } = config;
  if (frequency === undefined && presence === undefined) return;
  const isTaken = takesPenalties(model);
  if (presence !== undefined && own['presencePenalty'] === undefined) {
    if (isTaken || presence === 0) body.presencePenalty = presence;
    else warnings.push(noPenalty('presence_penalty', model));
  }
  if (frequency === undefined || own['frequencyPenalty'] !== undefined) return;
  if (isTaken || frequency === 0) body.frequencyPenalty = frequency;
  else warnings.push(noPenalty('frequency_penalty', model));
}

function noPenalty(name: string, model: string): Warning {
  const message = `${model} takes no penalties; it is left out.`;
  return { code: 'unsupported_parameter', path: `generation_config.${name}`, message };
}

function encodeStop(sequences: readonly string[], body: GenerationBody, warnings: Warning[]): void {
  if (sequences.length === 0) return;
  body.stopSequences = sequences.slice(0, MAX_STOP_SEQUENCES);
  if (sequences.length <= MAX_STOP_SEQUENCES) return;
  const message = `Gemini takes ${MAX_STOP_SEQUENCES} stop sequences; the first ${MAX_STOP_SEQUENCES} are sent.`;
  warnings.push({ code: 'approximated', path: 'generation_config.stop_sequences', message });
}
