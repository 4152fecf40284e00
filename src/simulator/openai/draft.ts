import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { answerText } from '../answer-text.ts';
import { schemaInstance } from '../schema-instance.ts';
import { countTokens, firstTokens } from '../token-count.ts';
import { callTool, type ToolCall } from './tool-call.ts';

/** What an answer has to be, whatever the endpoint calls it. */
export interface Wish {
  readonly prompt: string;
  /** Tokens that may still be said. */
  readonly limit: number;
  /** The answer is JSON of this schema. */
  readonly schema?: JsonObject | undefined;
  /** The answer is a call of this function. */
  readonly tool?: JsonObject | undefined;
  readonly stop?: JsonValue | undefined;
}

/** An answer before it is written down. */
export interface Draft {
  readonly text: string;
  readonly call: ToolCall | undefined;
  /** The limit ended it. */
  readonly cut: boolean;
  readonly tokens: number;
}

/** Makes an answer up. */
export function draftAnswer(wish: Wish, random: Random): Draft {
  if (wish.tool !== undefined) {
    const call = callTool(wish.tool, random);
    return { text: '', call, cut: false, tokens: countTokens(JSON.stringify(call)) };
  }
  const whole =
    wish.schema === undefined
      ? stopAt(answerText(wish.prompt, random), wish.stop)
      : JSON.stringify(schemaInstance(wish.schema, random));
  const cut = countTokens(whole) > wish.limit;
  const text = cut ? firstTokens(whole, Math.max(0, wish.limit)) : whole;
  return { text, call: undefined, cut, tokens: countTokens(text) };
}

/** The text before the first stop sequence. */
function stopAt(text: string, stop: JsonValue | undefined): string {
  const sequences = (Array.isArray(stop) ? stop : [stop]).filter((entry) => typeof entry === 'string');
  const ends = sequences.map((sequence) => text.indexOf(sequence)).filter((end) => end !== -1);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}
