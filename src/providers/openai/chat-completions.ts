import type { Decoded, Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { malformed } from '../../adapter/malformed.ts';
import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { ChatOutput } from '../../model/result.ts';
import type { ChatBody, ChatMessage } from './chat-body.ts';
import type { ChatRules } from './chat-rules.ts';
import { convertUsage } from './convert-usage.ts';
import { decodeMessage } from './decode-message.ts';
import { encodeGeneration } from './encode-generation.ts';
import { encodeMessages } from './encode-messages.ts';
import {
  checkStrictSchemas,
  checkToolNames,
  encodeFormat,
  encodeTool,
  encodeToolChoice,
  takesToolChoice,
} from './encode-tools.ts';
import { leadsWithSystem } from './leads-with-system.ts';
import { Losses } from './losses.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { refuseLines } from './refuse-lines.ts';

/** Where chats are answered in the older way, which most servers speak. */
export const CHAT_ENDPOINT = '/v1/chat/completions';

const NOTHING: Readonly<Record<string, never>> = {};

/**
 * A chat as a chat completion. A list of messages in `provider_kwargs` takes the place of the whole conversation, so
 * that nothing of it is translated.
 */
export function encodeChatCompletion(
  request: ChatRequest,
  options: EncodeOptions,
  rules: ChatRules,
): Encoded {
  const losses = new Losses(rules.api);
  const { generation_config: config, provider_kwargs: kwargs, tools } = request;
  const body: ChatBody = {
    model: request.model ?? options.model,
    messages: encodeConversation(request, rules, losses),
  };
  if (config !== undefined) encodeGeneration(config, body, rules, losses);
  // The older name of the same limit: servers refuse both together.
  if (typeof kwargs?.['max_tokens'] === 'number') delete body.max_completion_tokens;
  if (tools !== undefined && tools.length > 0) body.tools = tools.map(encodeTool);
  if (request.tool_choice !== undefined && takesToolChoice(request, losses)) {
    body.tool_choice = encodeToolChoice(request.tool_choice);
  }
  if (request.response_format !== undefined) body.response_format = encodeFormat(request.response_format);
  if (rules.maxToolName !== undefined) checkToolNames(tools, rules.maxToolName, losses);
  if (rules.checksStrictSchemas) checkStrictSchemas(tools, request.response_format, losses);
  refuseLines(kwargs, 'messages', losses);
  const merged = mergeKwargs(body, kwargs);
  return {
    endpoint: CHAT_ENDPOINT,
    model: stringAt(merged, 'model') ?? body.model,
    body: merged,
    shared: NOTHING,
    cost: NOTHING,
    warnings: losses.warnings,
  };
}

function encodeConversation(request: ChatRequest, rules: ChatRules, losses: Losses): ChatMessage[] {
  const { messages, provider_kwargs: kwargs, system_prompt: system } = request;
  const own = kwargs?.['messages'];
  if (!Array.isArray(own)) return encodeMessages(system, messages, rules, losses);
  if (system !== undefined && !leadsWithSystem(own)) losses.leaveOutSystem();
  return [];
}

/** The answer to a chat completion. */
export function decodeChatCompletion(body: JsonValue): Decoded<ChatOutput> {
  if (!isJsonObject(body)) return malformed('a chat completion');
  const choices = body['choices'];
  const choice: JsonValue | undefined = Array.isArray(choices) ? choices[0] : undefined;
  const message = isJsonObject(choice) ? choice['message'] : undefined;
  if (!isJsonObject(choice) || !isJsonObject(message)) return malformed('a chat completion');
  const usage = convertUsage(body['usage']);
  const output = readOutput(body, choice, message);
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}

function readOutput(body: JsonObject, choice: JsonObject, message: JsonObject): ChatOutput {
  const output: { -readonly [K in keyof ChatOutput]: ChatOutput[K] } = { message: decodeMessage(message) };
  const raw = stringAt(choice, 'finish_reason');
  const isRefusal = stringAt(message, 'refusal') !== undefined;
  if (isRefusal) output.finish_reason = 'refusal';
  else if (raw !== undefined) output.finish_reason = mapFinishReason(raw);
  if (raw !== undefined) output.raw_finish_reason = raw;
  const model = stringAt(body, 'model');
  if (model !== undefined) output.model = model;
  return output;
}
