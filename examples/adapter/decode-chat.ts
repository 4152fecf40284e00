import { isJsonObject, malformed, numberAt, objectAt, stringAt } from 'batch-router';
import type {
  ChatOutput,
  ChatRequest,
  Decoded,
  DecodedRequest,
  DecodeRequestOptions,
  JsonObject,
  JsonValue,
  UnifiedMessage,
} from 'batch-router';
import { isDeepStrictEqual } from 'node:util';

import { encodeChat } from './encode-chat.ts';

/** The parrot's answer. Replies are read tolerantly: what is missing is left out, what is new is passed over. */
export function decodeChat(body: JsonValue): Decoded<ChatOutput> {
  if (!isJsonObject(body) || typeof body['says'] !== 'string') return malformed('an answer of a parrot');
  const ended = stringAt(body, 'ended');
  const model = stringAt(body, 'model');
  const output: ChatOutput = {
    message: { role: 'assistant', content: body['says'] },
    ...(ended === undefined ? {} : { raw_finish_reason: ended, finish_reason: finishReason(ended) }),
    ...(model === undefined ? {} : { model }),
  };
  const words = objectAt(body, 'words') ?? {};
  const [heard, said] = [numberAt(words, 'heard'), numberAt(words, 'said')];
  if (heard === undefined || said === undefined) return { ok: true, output };
  const usage = { prompt_tokens: heard, completion_tokens: said, total_tokens: heard + said };
  return { ok: true, output, usage };
}

function finishReason(ended: string): 'stop' | 'length' | 'other' {
  if (ended === 'done') return 'stop';
  return ended === 'cut' ? 'length' : 'other';
}

/**
 * The inverse of `encodeChat`, for files that are written for the parrot already: what is understood is decoded and
 * encoded again, and what then differs is kept in `provider_kwargs`, or, for another provider, left out with a warning.
 */
export function decodeRequest(body: JsonObject, options: DecodeRequestOptions): DecodedRequest<ChatRequest> {
  const messages = decodeTurns(body['turns']);
  const model = stringAt(body, 'model');
  if (model === undefined) return { ok: false, problems: [{ field: 'model', message: 'must be a text' }] };
  if (messages === undefined) {
    return { ok: false, problems: [{ field: 'turns', message: 'must be turns of who says what' }] };
  }
  const understood = { custom_id: options.customId, model, messages, ...decodeSettings(body) };
  const { body: again } = encodeChat(understood, { model });
  const rest = Object.entries(body).filter(([key, value]) => !isDeepStrictEqual(again[key], value));
  if (rest.length === 0) return { ok: true, request: understood, warnings: [] };
  if (options.isOwn) {
    return { ok: true, request: { ...understood, provider_kwargs: Object.fromEntries(rest) }, warnings: [] };
  }
  const warnings = rest.map(([path]) => {
    return {
      code: 'unsupported_parameter',
      path,
      message: `Only Parrot has ${path}; it is left out.`,
    } as const;
  });
  return { ok: true, request: understood, warnings };
}

function decodeTurns(turns: JsonValue | undefined): readonly UnifiedMessage[] | undefined {
  if (!Array.isArray(turns) || turns.length === 0) return undefined;
  const messages: UnifiedMessage[] = [];
  for (const turn of turns) {
    if (!isJsonObject(turn) || Object.keys(turn).length !== 2) return undefined;
    const { says, who } = turn;
    if (!isSaid(says) || (who !== 'you' && who !== 'parrot')) return undefined;
    const content = typeof says === 'string' ? says : says.map((text) => ({ type: 'text', text }) as const);
    messages.push({ role: who === 'you' ? 'user' : 'assistant', content });
  }
  return messages;
}

function decodeSettings(body: JsonObject): Pick<ChatRequest, 'system_prompt' | 'generation_config'> {
  const { brief, limit, temperature } = body;
  const config = {
    ...(isBetween(limit, 1, Number.MAX_SAFE_INTEGER) && Number.isInteger(limit) ? { max_tokens: limit } : {}),
    ...(isBetween(temperature, 0, 2) ? { temperature } : {}),
  };
  return {
    ...(isSaid(brief) ? { system_prompt: brief } : {}),
    ...(Object.keys(config).length === 0 ? {} : { generation_config: config }),
  };
}

function isSaid(value: JsonValue | undefined): value is string | readonly string[] {
  const texts = Array.isArray(value) ? value : [value];
  return texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== '');
}

function isBetween(value: JsonValue | undefined, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max;
}
