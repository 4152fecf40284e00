import { malformed } from '../../adapter/malformed.ts';
import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type { Codec, Decoded, Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { isJsonObject, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { ChatOutput } from '../../model/result.ts';
import type { ApiVersion } from './api-version.ts';
import type { ChatBody } from './chat-body.ts';
import { convertUsage } from './convert-usage.ts';
import { decodeMessage } from './decode-message.ts';
import { decodeRequest } from './decode-request.ts';
import { encodeGeneration } from './encode-generation.ts';
import { encodeMessages, encodeSystem } from './encode-messages.ts';
import { encodeFormat, encodeToolChoice, encodeTools } from './encode-tools.ts';
import { Encoding } from './encoding.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { rulesOf } from './model-families.ts';
import { refuseParameters } from './refuse-parameters.ts';
import { bodyKwargs, plainHeaders, sharedHeaders, type SharedHeaders } from './shared-headers.ts';

/** Where chats are answered. */
export const CHAT_ENDPOINT = '/v1/messages';

const NOTHING: Readonly<Record<string, never>> = {};

/** Creates the codec of chats as messages, for one version of the API. */
export function createChatCodec(version: ApiVersion): Required<Codec<ChatRequest, ChatOutput>> {
  const plain = plainHeaders(version);
  let known = { model: '', rules: rulesOf('') };
  const encode = (request: ChatRequest, options: EncodeOptions): Encoded => {
    const model = request.model ?? options.model;
    // Most runs ask one model, whose family takes some twenty patterns to find.
    if (model !== known.model) known = { model, rules: rulesOf(model) };
    const encoding = new Encoding(version, known.rules);
    encoding.hasTools = hasTools(request);
    encoding.forcesTool = encoding.hasTools && forcesTool(request);
    return encodeChat(request, options, plain, encoding);
  };
  return {
    encode,
    decode: decodeChat,
    decodeRequest: (body, options) => decodeRequest(body, options, encode),
  };
}

function encodeChat(
  request: ChatRequest,
  options: EncodeOptions,
  plain: SharedHeaders,
  encoding: Encoding,
): Encoded {
  const { provider_kwargs: kwargs, response_format: format, system_prompt: system, tools } = request;
  const body: ChatBody = {
    model: request.model ?? options.model,
    max_tokens: encodeMaxTokens(request, encoding),
    // Messages of the user's own take the place of all of them, so that nothing of these is translated.
    messages: Array.isArray(kwargs?.['messages']) ? [] : encodeMessages(request.messages, encoding),
  };
  const prompt = system === undefined ? undefined : encodeSystem(system, encoding);
  if (prompt !== undefined) body.system = prompt;
  if (request.generation_config !== undefined) {
    encodeGeneration(request.generation_config, body, encoding);
  }
  if (tools !== undefined && tools.length > 0) body.tools = encodeTools(tools, encoding);
  if (request.tool_choice !== undefined) encodeToolChoice(request.tool_choice, request, body, encoding);
  if (format !== undefined) encodeFormat(format, body, encoding);
  const shared = sharedHeaders(plain, kwargs, encoding);
  const merged = mergeKwargs(body, bodyKwargs(kwargs));
  const model = stringAt(merged, 'model') ?? body.model;
  const source = { path: 'provider_kwargs', version: encoding.version, model };
  refuseParameters(kwargs, source, encoding.warnings);
  return {
    endpoint: CHAT_ENDPOINT,
    model,
    body: merged,
    shared,
    cost: NOTHING,
    warnings: encoding.warnings,
  };
}

function hasTools({ provider_kwargs: kwargs, tools }: ChatRequest): boolean {
  return (tools !== undefined && tools.length > 0) || kwargs?.['tools'] !== undefined;
}

function forcesTool({ tool_choice: choice }: ChatRequest): boolean {
  return choice === 'required' || typeof choice === 'object';
}

/** Betas that let an answer be longer than the model's own limit begin with this. */
const LONGER_OUTPUT = 'output-';

/** Anthropic wants a limit; where the request has none, it is the most that the model gives. */
function encodeMaxTokens(request: ChatRequest, encoding: Encoding): number {
  const wanted = request.generation_config?.max_tokens;
  const { isLimitKnown, maxTokens, name } = encoding.rules;
  if (wanted === undefined) return maxTokens;
  if (wanted <= maxTokens || !isLimitKnown) return wanted;
  const betas = request.provider_kwargs?.['betas'];
  const isLonger = (beta: JsonValue): boolean => typeof beta === 'string' && beta.startsWith(LONGER_OUTPUT);
  if (Array.isArray(betas) && betas.some(isLonger)) return wanted;
  const message = `${name}: an answer has ${maxTokens} tokens at most, which is sent.`;
  encoding.warn('approximated', 'generation_config.max_tokens', message);
  return maxTokens;
}

function decodeChat(body: JsonValue): Decoded<ChatOutput> {
  const content = isJsonObject(body) ? body['content'] : undefined;
  if (!isJsonObject(body) || !Array.isArray(content)) return malformed('a message');
  const usage = convertUsage(body['usage']);
  const output = readOutput(body, content);
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}

function readOutput(body: JsonObject, content: readonly JsonValue[]): ChatOutput {
  const output: { -readonly [K in keyof ChatOutput]: ChatOutput[K] } = { message: decodeMessage(content) };
  const raw = stringAt(body, 'stop_reason');
  if (raw !== undefined) {
    output.finish_reason = mapFinishReason(raw);
    output.raw_finish_reason = raw;
  }
  const model = stringAt(body, 'model');
  if (model !== undefined) output.model = model;
  return output;
}
