import type { JsonValue } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import { answerText } from './answer-text.ts';
import { schemaInstance } from './schema-instance.ts';
import { countTokens, firstTokens } from './token-count.ts';

/** What a text has to be, whatever the provider calls it. */
export interface TextWish {
  readonly prompt: string;
  /** Tokens that may still be said. */
  readonly limit: number;
  /** The text is JSON of this schema. */
  readonly schema?: JsonValue | undefined;
  readonly stops?: readonly string[];
}

/** A text before it is written down. */
export interface DraftedText {
  readonly text: string;
  /** The limit ended it. */
  readonly cut: boolean;
  /** The stop sequence that ended it; it is not part of the text. */
  readonly stoppedBy: string | undefined;
  readonly tokens: number;
}

/** Makes a text up. */
export function draftText(wish: TextWish, random: Random): DraftedText {
  const whole =
    wish.schema === undefined
      ? answerText(wish.prompt, random)
      : JSON.stringify(schemaInstance(wish.schema, random));
  const stop = wish.schema === undefined ? firstStop(whole, wish.stops ?? []) : undefined;
  const said = stop === undefined ? whole : whole.slice(0, stop.at);
  const cut = countTokens(said) > wish.limit;
  const text = cut ? firstTokens(said, Math.max(0, wish.limit)) : said;
  return { text, cut, stoppedBy: cut ? undefined : stop?.sequence, tokens: countTokens(text) };
}

function firstStop(text: string, stops: readonly string[]): { at: number; sequence: string } | undefined {
  const found = stops
    .map((sequence) => ({ at: text.indexOf(sequence), sequence }))
    .filter(({ at }) => at !== -1);
  return found.toSorted((a, b) => a.at - b.at)[0];
}
