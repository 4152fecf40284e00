import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { Codec, Decoded, Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { ResponseFormat } from '../../model/response-format.ts';
import type { ChatOutput } from '../../model/result.ts';
import type { Tool, ToolChoice } from '../../model/tool.ts';
import type { ChatBody, ChatResponseFormat, ChatTool, ChatToolChoice } from './chat-body.ts';
import { convertUsage } from './convert-usage.ts';
import { decodeMessage } from './decode-message.ts';
import { encodeGeneration } from './encode-generation.ts';
import { encodeMessages } from './encode-messages.ts';
import { malformed } from '../../adapter/malformed.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { refuseStream } from './refuse-stream.ts';

/** Where chats are answered. */
export const CHAT_ENDPOINT = '/v1/chat/completions';

const NOTHING: Readonly<Record<string, never>> = {};
/** A schema must have a name (OpenAI structured outputs guide). */
const DEFAULT_SCHEMA_NAME = 'response';

/** Chats as chat completions. */
export const chatCodec: Codec<ChatRequest, ChatOutput> = { encode: encodeChat, decode: decodeChat };

function encodeChat(request: ChatRequest, options: EncodeOptions): Encoded {
  const warnings: Warning[] = [];
  const body: ChatBody = {
    model: request.model ?? options.model,
    messages: encodeMessages(request.system_prompt, request.messages, warnings),
  };
  if (request.generation_config !== undefined) encodeGeneration(request.generation_config, body, warnings);
  if (request.tools !== undefined && request.tools.length > 0) body.tools = request.tools.map(encodeTool);
  if (request.tool_choice !== undefined) body.tool_choice = encodeToolChoice(request.tool_choice);
  if (request.response_format !== undefined) body.response_format = encodeFormat(request.response_format);
  const merged = mergeKwargs(body, request.provider_kwargs);
  refuseStream(request.provider_kwargs, 'provider_kwargs', warnings);
  return {
    endpoint: CHAT_ENDPOINT,
    model: stringAt(merged, 'model') ?? body.model,
    body: merged,
    shared: NOTHING,
    cost: NOTHING,
    warnings,
  };
}

function encodeTool(tool: Tool): ChatTool {
  const encoded: ChatTool['function'] = { name: tool.name, parameters: tool.input_schema };
  if (tool.description !== undefined) encoded.description = tool.description;
  if (tool.strict !== undefined) encoded.strict = tool.strict;
  return { type: 'function', function: encoded };
}

function encodeToolChoice(choice: ToolChoice): ChatToolChoice {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}

function encodeFormat(format: ResponseFormat): ChatResponseFormat {
  if (format.type !== 'json_schema') return { type: format.type };
  const encoded: Extract<ChatResponseFormat, { type: 'json_schema' }>['json_schema'] = {
    name: format.name ?? DEFAULT_SCHEMA_NAME,
    schema: format.schema,
  };
  if (format.strict !== undefined) encoded.strict = format.strict;
  return { type: 'json_schema', json_schema: encoded };
}

function decodeChat(body: JsonValue): Decoded<ChatOutput> {
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
