import type { Codec, Decoded } from '../../adapter/codec.ts';
import { malformed } from '../../adapter/malformed.ts';
import {
  arrayAt,
  isJsonObject,
  objectAt,
  stringAt,
  type JsonObject,
  type JsonValue,
} from '../../core/json.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { ChatOutput } from '../../model/result.ts';
import { spell } from './casing.ts';
import { convertUsage } from './convert-usage.ts';
import { decodeMessage } from './decode-message.ts';
import { decodeChatRequest } from './decode-request.ts';
import { encodeChat } from './encode-chat.ts';
import type { GoogleLanguage } from './google-language.ts';
import { mapFinishReason } from './map-finish-reason.ts';

/** Chats as content to generate. */
export function createChatCodec(language: GoogleLanguage): Codec<ChatRequest, ChatOutput> {
  return {
    encode: (request, options) => encodeChat(request, options, language),
    decode: decodeChat,
    decodeRequest: (body, options) => decodeChatRequest(body, options, language),
  };
}

/** What only an answer to a chat has. It need not hold any candidate. */
const MARKS = ['candidates', 'promptFeedback', 'prompt_feedback', 'modelVersion', 'model_version'] as const;

/** Whether a body looks like an answer to a chat. */
export function isChatAnswer(body: JsonObject): boolean {
  for (const mark of MARKS) if (Object.hasOwn(body, mark)) return true;
  return false;
}

function decodeChat(answer: JsonValue): Decoded<ChatOutput> {
  if (!isJsonObject(answer) || !isChatAnswer(answer)) return malformed('generated content');
  const body = isSnakeCase(answer) ? spell(answer, 'GenerateContentResponse', 'camel') : answer;
  const candidate: JsonValue | undefined = arrayAt(body, 'candidates')[0];
  const output = isJsonObject(candidate) ? readCandidate(body, candidate) : readBlocked(body);
  const usage = convertUsage(body['usageMetadata']);
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}

/**
 * Whether the API's own names are spelt in snake_case. The API answers in camelCase; what went through other hands is
 * spelt one way or the other throughout.
 */
function isSnakeCase(answer: JsonObject): boolean {
  const candidate = arrayAt(answer, 'candidates')[0];
  return hasUnderscore(answer) || (isJsonObject(candidate) && hasUnderscore(candidate));
}

function hasUnderscore(object: JsonObject): boolean {
  for (const key in object) if (key.includes('_')) return true;
  return false;
}

function readCandidate(body: JsonObject, candidate: JsonObject): ChatOutput {
  const content = objectAt(candidate, 'content');
  const parts = content === undefined ? [] : arrayAt(content, 'parts');
  const message = decodeMessage(parts, stringAt(body, 'responseId'));
  const raw = stringAt(candidate, 'finishReason');
  const hasCalls =
    typeof message.content !== 'string' && message.content.some((piece) => piece.type === 'tool_call');
  const output: { -readonly [K in keyof ChatOutput]: ChatOutput[K] } = { message };
  if (raw !== undefined) {
    output.finish_reason = mapFinishReason(raw, hasCalls);
    output.raw_finish_reason = raw;
  }
  const model = stringAt(body, 'modelVersion');
  if (model !== undefined) output.model = model;
  return output;
}

/** No candidate at all means that something was wrong with the prompt (API reference, "GenerateContentResponse"). */
function readBlocked(body: JsonObject): ChatOutput {
  const reason = stringAt(objectAt(body, 'promptFeedback') ?? {}, 'blockReason');
  return {
    message: { role: 'assistant', content: '' },
    finish_reason: reason === undefined ? 'other' : 'content_filter',
    ...(reason !== undefined && { raw_finish_reason: reason }),
    ...readModel(body),
  };
}

function readModel(body: JsonObject): { readonly model?: string } {
  const model = stringAt(body, 'modelVersion');
  return model === undefined ? {} : { model };
}
