import { numberAt, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { answerText } from '../answer-text.ts';
import type { ModelEntry } from './models.ts';

/** What an answer is thought through with. */
export interface Thoughts {
  readonly tokens: number;
  /** The summary that is shown when it is asked for. */
  readonly summary: string | undefined;
}

const NO_THOUGHTS: Thoughts = { tokens: 0, summary: undefined };
/** Recorded answers to questions of one line took 56 to 63 tokens of thought. */
const LEAST_TOKENS = 40;
const SPREAD_TOKENS = 160;
/** How much is thought at a level, as a share of what is thought without one. */
const LEVEL_SHARES: Readonly<Record<string, number>> = { MINIMAL: 0, LOW: 0.5, MEDIUM: 1, HIGH: 2 };

/** How much the model thinks before it says something; at most half of what may be said, unless that is tiny. */
export function think(
  request: JsonObject,
  model: ModelEntry,
  limit: number,
  prompt: string,
  random: Random,
): Thoughts {
  const config = objectAt(objectAt(request, 'generationConfig') ?? {}, 'thinkingConfig') ?? {};
  const wanted = Math.round((LEAST_TOKENS + random() * SPREAD_TOKENS) * shareOf(config, model));
  const budget = numberAt(config, 'thinkingBudget') ?? -1;
  const tokens = Math.min(wanted, budget < 0 ? Infinity : budget, Math.ceil(limit / 2));
  if (tokens === 0) return NO_THOUGHTS;
  const summary =
    config['includeThoughts'] === true ? `**Thinking**\n\n${answerText(prompt, random)}` : undefined;
  return { tokens, summary };
}

/** 1 is the usual amount, 0 none. */
function shareOf(config: JsonObject, model: ModelEntry): number {
  if (model.thinking === 'never') return 0;
  if (model.thinking === 'on-demand' && numberAt(config, 'thinkingBudget') === undefined) return 0;
  return LEVEL_SHARES[stringAt(config, 'thinkingLevel') ?? 'MEDIUM'] ?? 1;
}
