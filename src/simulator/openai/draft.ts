import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import { draftText } from '../draft-text.ts';
import { countTokens } from '../token-count.ts';
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
  const { text, cut, tokens } = draftText({ ...wish, stops: stopsOf(wish.stop) }, random);
  return { text, call: undefined, cut, tokens };
}

function stopsOf(stop: JsonValue | undefined): readonly string[] {
  return (Array.isArray(stop) ? stop : [stop]).filter((entry) => typeof entry === 'string');
}
