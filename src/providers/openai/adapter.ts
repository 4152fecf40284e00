import { defineAdapter, type Adapter } from '../../adapter/adapter.ts';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { HttpClient } from '../../http/http-client.ts';
import type { Mode } from '../../model/request.ts';
import { OpenAIBatchPort } from './batch-port.ts';
import { CHAT_ENDPOINT, chatCodec } from './chat-codec.ts';
import { customCodec } from './custom-codec.ts';
import { EMBEDDING_ENDPOINT, embeddingCodec } from './embedding-codec.ts';
import { openaiFraming } from './framing.ts';
import { OPENAI_PROFILE } from './profile.ts';
import { createClient, PROVIDER, type OpenAIOptions } from './settings.ts';

export type { OpenAIOptions } from './settings.ts';

/**
 * OpenAI's Batch API. Nothing is read or opened before the first call, so that it can be plugged in without a key; then
 * a call throws a `CredentialsError` when there is none, and a `ConfigurationError` when a setting cannot be used.
 */
export function openai(options: OpenAIOptions = {}): Adapter {
  let client: HttpClient | undefined;
  return defineAdapter({
    name: PROVIDER,
    profile: OPENAI_PROFILE,
    codecs: { chat: chatCodec, embedding: embeddingCodec, custom: customCodec },
    framing: openaiFraming,
    batch: new OpenAIBatchPort(() => (client ??= createClient(options))),
    modeOf: modeOfEndpoint,
    modeOfAnswer,
  });
}

function modeOfEndpoint(endpoint: string): Mode {
  if (endpoint === CHAT_ENDPOINT) return 'chat';
  return endpoint === EMBEDDING_ENDPOINT ? 'embedding' : 'custom';
}

/** By the word that OpenAI puts on its objects. */
function modeOfAnswer(body: JsonValue): Mode {
  if (!isJsonObject(body)) return 'custom';
  if (body['object'] === 'chat.completion') return 'chat';
  return body['object'] === 'list' ? 'embedding' : 'custom';
}
