import { numberAt, objectAt, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { answerText } from '../answer-text.ts';
import { countTokens, firstTokens } from '../token-count.ts';
import { effortOf, mayThink, showsThinking, thinkingOf } from './check-thinking.ts';
import type { Effort, ModelEntry } from './models.ts';
import { wantsRedaction } from './test-strings.ts';

/** How often an adaptive model thinks at each effort. */
const THINKING_SHARE: Readonly<Record<Effort, number>> = {
  low: 0.25,
  medium: 0.5,
  high: 0.75,
  xhigh: 1,
  max: 1,
};
/** Bytes of a made-up signature; real ones have some hundreds. */
const SIGNATURE_BYTES = 160;

/** What the model thought before it answered. */
export interface Thinking {
  readonly blocks: readonly JsonObject[];
  readonly tokens: number;
  /** The limit ended it, so that there is no answer. */
  readonly cut: boolean;
}

/** Makes the thinking up that a request gets, if any. `limit` is in tokens and holds for the answer too. */
export function think(
  body: JsonObject,
  model: ModelEntry,
  prompt: string,
  limit: number,
  random: Random,
): Thinking {
  const wants = mayThink(body, model);
  const always = thinkingOf(body) === 'enabled';
  if (!wants || (!always && random() >= THINKING_SHARE[effortOf(body) ?? model.traits.usualEffort])) {
    return { blocks: [], tokens: 0, cut: false };
  }
  const budget = numberAt(objectAt(body, 'thinking') ?? {}, 'budget_tokens') ?? Infinity;
  const text = `I am asked something and weigh it. ${answerText(prompt, random)}`;
  const tokens = Math.min(countTokens(text), budget, limit);
  const signature = madeUpBytes(random);
  const shown = showsThinking(body, model) ? firstTokens(text, tokens) : '';
  const block = wantsRedaction(prompt)
    ? { type: 'redacted_thinking', data: signature }
    : { type: 'thinking', thinking: shown, signature };
  return { blocks: [block], tokens, cut: tokens >= limit };
}

function madeUpBytes(random: Random): string {
  const bytes = Buffer.from(Array.from({ length: SIGNATURE_BYTES }, () => Math.floor(random() * 256)));
  return bytes.toString('base64');
}
