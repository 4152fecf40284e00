import type { GenerationConfig } from '../../model/generation-config.ts';
import type { ChatBody } from './chat-body.ts';
import { encodeReasoning } from './encode-reasoning.ts';
import { encodeSampling } from './encode-sampling.ts';
import type { Encoding } from './encoding.ts';

const PATH = 'generation_config';

/** Writes the settings of an answer into a chat body; what Anthropic or the model does not take gives a warning. */
export function encodeGeneration(config: GenerationConfig, body: ChatBody, encoding: Encoding): void {
  const { frequency_penalty, presence_penalty, reasoning, seed, stop_sequences } = config;
  if (reasoning !== undefined) encodeReasoning(reasoning, body, encoding);
  encodeSampling(config, body, encoding);
  if (stop_sequences !== undefined) encodeStop(stop_sequences, body, encoding);
  if (seed !== undefined) unsupported('seed', encoding);
  if (presence_penalty !== undefined) unsupported('presence_penalty', encoding);
  if (frequency_penalty !== undefined) unsupported('frequency_penalty', encoding);
}

/** One without a letter or sign is an error (the API's own words: "must contain non-whitespace"). */
function encodeStop(sequences: readonly string[], body: ChatBody, encoding: Encoding): void {
  const visible = sequences.filter((sequence) => sequence.trim() !== '');
  if (visible.length > 0) body.stop_sequences = visible;
  if (visible.length === sequences.length) return;
  const message = 'Anthropic takes no stop sequence that is blank; those are left out.';
  encoding.warn('approximated', `${PATH}.stop_sequences`, message);
}

function unsupported(name: string, encoding: Encoding): void {
  encoding.warn('unsupported_parameter', `${PATH}.${name}`, `Anthropic has no ${name}; it is left out.`);
}
