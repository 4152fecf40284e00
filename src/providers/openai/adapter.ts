import { defineAdapter, type Adapter } from '../../adapter/adapter.ts';
import type { CodecTable } from '../../adapter/codec.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { OpenAIBatchPort } from './batch-port.ts';
import { createChatCodec } from './chat-codec.ts';
import { completionCodec } from './completion-codec.ts';
import { ownCustomCodec } from './custom-codec.ts';
import { embeddingCodec } from './embedding-codec.ts';
import { readEndpoint } from './endpoint-choice.ts';
import { openaiFraming } from './framing.ts';
import { modeOfAnswer, modeOfEndpoint } from './mode-of.ts';
import { OPENAI_PROFILE } from './profile.ts';
import { createClient, PROVIDER, type OpenAIOptions } from './settings.ts';

export type { OpenAIOptions } from './settings.ts';

/**
 * OpenAI's Batch API. Nothing is read or opened before the first call, so that it can be plugged in without a key; then
 * a call throws a `CredentialsError` when there is none, and a `ConfigurationError` when a setting cannot be used.
 */
export function openai(options: OpenAIOptions = {}): Adapter {
  let client: HttpClient | undefined;
  let codecs: CodecTable | undefined;
  const getCodecs = (): CodecTable => (codecs ??= createCodecs(options));
  const getClient = (): HttpClient => {
    // A wrong setting is found before the first call, though the call itself does not need it.
    getCodecs();
    return (client ??= createClient(options));
  };
  return defineAdapter({
    name: PROVIDER,
    profile: OPENAI_PROFILE,
    /** @throws ConfigurationError when the endpoint for chats is neither of the two */
    get codecs() {
      return getCodecs();
    },
    framing: openaiFraming,
    batch: new OpenAIBatchPort(getClient, options.deleteFiles),
    modeOf: modeOfEndpoint,
    modeOfAnswer,
  });
}

function createCodecs({ endpoint, environment }: OpenAIOptions): CodecTable {
  return {
    chat: createChatCodec(readEndpoint(endpoint, environment)),
    completion: completionCodec,
    embedding: embeddingCodec,
    custom: ownCustomCodec,
  };
}
