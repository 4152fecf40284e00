import { defineAdapter, type Adapter } from '../../adapter/adapter.ts';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { Mode } from '../../model/request.ts';
import { GoogleBatchPort } from './batch-port.ts';
import { createChatCodec, isChatAnswer } from './chat-codec.ts';
import { customCodec } from './custom-codec.ts';
import { createEmbeddingCodec } from './embedding-codec.ts';
import { modeOfEndpoint } from './endpoints.ts';
import { googleFraming } from './framing.ts';
import { DEFAULT_LANGUAGE, type GoogleLanguage } from './google-language.ts';
import { GOOGLE_PROFILE } from './profile.ts';
import { createConnection, PROVIDER, type GoogleConnection, type GoogleOptions } from './settings.ts';

export type { GoogleOptions } from './settings.ts';

/**
 * The Batch API of the Gemini Developer API. Nothing is read or opened before the first call, so that it can be plugged
 * in without a key; then a call throws a `CredentialsError` when there is none, and a `ConfigurationError` when a
 * setting cannot be used. Endpoints are `/batchGenerateContent` and `/asyncBatchEmbedContent`.
 */
export function google(options: GoogleOptions = {}): Adapter {
  const language: GoogleLanguage = {
    casing: options.casing ?? DEFAULT_LANGUAGE.casing,
    schemaField: options.schemaField ?? DEFAULT_LANGUAGE.schemaField,
  };
  let connection: GoogleConnection | undefined;
  return defineAdapter({
    name: PROVIDER,
    profile: GOOGLE_PROFILE,
    codecs: {
      chat: createChatCodec(language),
      embedding: createEmbeddingCodec(language),
      custom: customCodec,
    },
    framing: googleFraming,
    batch: new GoogleBatchPort(() => (connection ??= createConnection(options))),
    modeOf: modeOfEndpoint,
    modeOfAnswer,
  });
}

/** By the fields that only answers of that kind have. */
function modeOfAnswer(body: JsonValue): Mode {
  if (!isJsonObject(body)) return 'custom';
  if (isJsonObject(body['embedding'])) return 'embedding';
  return isChatAnswer(body) ? 'chat' : 'custom';
}
