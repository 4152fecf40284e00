import type { JsonObject } from '../../core/json.ts';
import type { ModelEntry } from './models.ts';
import { countPrompt } from './prompt-blocks.ts';
import type { PromptCache } from './prompt-cache.ts';

/** What was said, in tokens; `outputTokens` includes those of thinking. */
export interface SpokenTokens {
  readonly outputTokens: number;
  readonly thinkingTokens: number;
}

/** Where and when it was said. */
export interface UsageContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly serviceTier: 'standard' | 'batch';
  readonly cache: PromptCache;
}

/** The usage of a message: `input_tokens` counts what was neither read from the cache nor written to it. */
export function messageUsage(
  body: JsonObject,
  model: ModelEntry,
  said: SpokenTokens,
  { cache, now, serviceTier }: UsageContext,
): JsonObject {
  const { read, written } = cache.use(body, model, now);
  const creation = written['5m'] + written['1h'];
  const details = { output_tokens_details: { thinking_tokens: said.thinkingTokens } };
  // Recorded replies of models that know no adaptive thinking have no details when they did not think.
  const hasDetails = said.thinkingTokens > 0 || model.traits.thinking.includes('adaptive');
  return {
    input_tokens: Math.max(0, countPrompt(body) - read - creation),
    cache_creation_input_tokens: creation,
    cache_read_input_tokens: read,
    cache_creation: {
      ephemeral_5m_input_tokens: written['5m'],
      ephemeral_1h_input_tokens: written['1h'],
    },
    output_tokens: said.outputTokens,
    ...(hasDetails ? details : {}),
    service_tier: serviceTier,
    inference_geo:
      typeof body['inference_geo'] === 'string' ? body['inference_geo'] : model.traits.inferenceGeo,
  };
}
