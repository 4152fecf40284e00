import type { Codec, DecodedRequest, DecodeRequestOptions } from '../../adapter/codec.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { ChatOutput } from '../../model/result.ts';
import { decodeChatCompletion, encodeChatCompletion } from './chat-completions.ts';
import { OPENAI_RULES } from './chat-rules.ts';
import { decodeChatRequest } from './decode-chat-request.ts';
import { decodeResponse, isResponse } from './decode-response.ts';
import { decodeResponseRequest } from './decode-response-request.ts';
import { chooseEndpoint, type ChatEndpoint } from './endpoint-choice.ts';
import { encodeResponse } from './responses.ts';

/**
 * Chats at OpenAI: as chat completions or as responses, request by request.
 *
 * @param wanted where they go; undefined sends those to responses whose model has nothing else
 */
export function createChatCodec(wanted?: ChatEndpoint): Codec<ChatRequest, ChatOutput> {
  return {
    encode: (request, options) =>
      chooseEndpoint(request, options.model, wanted) === 'responses'
        ? encodeResponse(request, options)
        : encodeChatCompletion(request, options, OPENAI_RULES),
    decode: (body) => (isResponse(body) ? decodeResponse(body) : decodeChatCompletion(body)),
    decodeRequest: (body, options) => decodeEither(body, options, wanted),
  };
}

/** A body with `messages` is a chat completion's, one with `input` a response's. */
function decodeEither(
  body: JsonObject,
  options: DecodeRequestOptions,
  wanted: ChatEndpoint | undefined,
): DecodedRequest<ChatRequest> {
  const choose = (request: ChatRequest): ChatEndpoint => chooseEndpoint(request, '', wanted);
  const isResponse = body['messages'] === undefined && body['input'] !== undefined;
  return isResponse
    ? decodeResponseRequest(body, options, choose)
    : decodeChatRequest(body, options, OPENAI_RULES, choose);
}
