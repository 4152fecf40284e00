import type { Dialect } from '../../adapter/dialect.ts';
import { CHAT_ENDPOINT } from '../openai/chat-completions.ts';
import { customCodec } from '../openai/custom-codec.ts';
import { EMBEDDING_ENDPOINT, embeddingCodec } from '../openai/embedding-codec.ts';
import { modeOfAnswer } from '../openai/mode-of.ts';
import { vllmChatCodec } from './chat-codec.ts';
import { vllmFraming } from './framing.ts';
import { VLLM_PROFILE } from './profile.ts';

/** The language of `vllm run-batch`: OpenAI's bodies, lines of its own. */
export const vllmDialect: Dialect = {
  name: 'vllm',
  profile: VLLM_PROFILE,
  codecs: { chat: vllmChatCodec, embedding: embeddingCodec, custom: customCodec },
  framing: vllmFraming,
  modeOf: (endpoint) => {
    if (endpoint === CHAT_ENDPOINT) return 'chat';
    return endpoint === EMBEDDING_ENDPOINT ? 'embedding' : 'custom';
  },
  modeOfAnswer,
};
