import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { CHARACTERS_PER_TOKEN } from '../token-count.ts';
import type { AnswerUsage } from './answer.ts';
import { messagesOverhead, messageText } from './message-text.ts';
import type { ModelEntry } from './models.ts';

/** Reasoning tokens come in blocks of 64, as the usage of real replies shows. */
const REASONING_BLOCK = 64;
const MAX_REASONING_BLOCKS = 4;
/** Prompt caching guide: prompts of 1,024 tokens or more are cached, in steps of 128. */
const CACHE_FLOOR = 1_024;
const CACHE_STEP = 128;

/** What a prompt costs: its messages, and whatever else is shown to the model. Half of the long ones are cached. */
export function promptUsage(
  messages: readonly JsonValue[],
  extras: readonly (JsonValue | undefined)[],
  random: Random,
): Pick<AnswerUsage, 'input' | 'cached'> {
  const texts = messages.map((message) => (isJsonObject(message) ? messageText(message['content']) : ''));
  const shown = extras.map((extra) => (extra === undefined ? '' : JSON.stringify(extra)));
  const characters = [...texts, ...shown].reduce((sum, text) => sum + text.length, 0);
  const input = Math.ceil(characters / CHARACTERS_PER_TOKEN) + messagesOverhead(messages);
  const cached = input >= CACHE_FLOOR && random() < 0.5 ? Math.floor(input / CACHE_STEP) * CACHE_STEP : 0;
  return { input, cached };
}

/** Whether the model thinks before it answers at this effort. */
export function reasons(model: ModelEntry, effort: JsonValue | undefined): boolean {
  if (model.reasoning === 'always') return effort !== 'none';
  return model.reasoning === 'optional' && typeof effort === 'string' && effort !== 'none';
}

/** At most half of what may be said, so that an answer is left over unless the limit is tiny. */
export function reasoningTokens(limit: number, random: Random): number {
  const wanted = 1 + Math.floor(random() * MAX_REASONING_BLOCKS);
  return Math.min(wanted, Math.floor(limit / 2 / REASONING_BLOCK)) * REASONING_BLOCK;
}
