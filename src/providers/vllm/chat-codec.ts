import type { Codec } from '../../adapter/codec.ts';
import type { ChatRequest } from '../../model/request.ts';
import type { ChatOutput } from '../../model/result.ts';
import { decodeChatCompletion, encodeChatCompletion } from '../openai/chat-completions.ts';
import type { ChatRules } from '../openai/chat-rules.ts';
import { decodeChatRequest } from '../openai/decode-chat-request.ts';

/** vLLM's chat completions: OpenAI's, with more settings and without documents and rules for families of models. */
const VLLM_RULES: ChatRules = {
  api: 'vLLM chat completions',
  reasoningModels: [],
  takesTopK: true,
  takesDocuments: false,
  takesAudioUrls: true,
  checksStrictSchemas: false,
};

/** Chats at vLLM. Thoughts that it shows, as `reasoning` or `reasoning_content`, are pieces of the answer. */
export const vllmChatCodec: Codec<ChatRequest, ChatOutput> = {
  encode: (request, options) => encodeChatCompletion(request, options, VLLM_RULES),
  decode: decodeChatCompletion,
  decodeRequest: (body, options) => decodeChatRequest(body, options, VLLM_RULES, () => 'chat'),
};
