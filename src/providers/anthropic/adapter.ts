import { defineAdapter, type Adapter } from '../../adapter/adapter.ts';
import type { Codec } from '../../adapter/codec.ts';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { ChatRequest, CustomRequest, Mode } from '../../model/request.ts';
import type { ChatOutput, CustomOutput } from '../../model/result.ts';
import { AnthropicBatchPort } from './batch-port.ts';
import { CHAT_ENDPOINT, createChatCodec } from './chat-codec.ts';
import { createCustomCodec } from './custom-codec.ts';
import { anthropicFraming } from './framing.ts';
import { ANTHROPIC_PROFILE } from './profile.ts';
import {
  createConnection,
  PROVIDER,
  readVersion,
  type AnthropicOptions,
  type Connection,
} from './settings.ts';

export type { AnthropicOptions } from './settings.ts';

/**
 * Anthropic's Message Batches API. Nothing is read or opened before it is needed, so that it can be plugged in without a
 * key; then a call throws a `CredentialsError` when there is none, and a `ConfigurationError` when a setting cannot be
 * used.
 */
export function anthropic(options: AnthropicOptions = {}): Adapter {
  let connection: Connection | undefined;
  return defineAdapter({
    name: PROVIDER,
    profile: ANTHROPIC_PROFILE,
    codecs: createCodecs(options),
    framing: anthropicFraming,
    batch: new AnthropicBatchPort(
      () => (connection ??= createConnection(options)),
      options.deleteBatches === true,
    ),
    modeOf: modeOfEndpoint,
    modeOfAnswer,
  });
}

interface Codecs {
  readonly chat: Required<Codec<ChatRequest, ChatOutput>>;
  readonly custom: Codec<CustomRequest, CustomOutput>;
}

/** The version of the API is read when the first request is encoded. */
function createCodecs(options: AnthropicOptions): Codecs {
  let made: Codecs | undefined;
  const codecs = (): Codecs => {
    if (made !== undefined) return made;
    const version = readVersion(options);
    made = { chat: createChatCodec(version), custom: createCustomCodec(version) };
    return made;
  };
  return {
    chat: {
      encode: (request, encodeOptions) => codecs().chat.encode(request, encodeOptions),
      decode: (body) => codecs().chat.decode(body),
      decodeRequest: (body, decodeOptions) => codecs().chat.decodeRequest(body, decodeOptions),
    },
    custom: {
      encode: (request, encodeOptions) => codecs().custom.encode(request, encodeOptions),
      decode: (body) => codecs().custom.decode(body),
    },
  };
}

function modeOfEndpoint(endpoint: string): Mode {
  return endpoint === CHAT_ENDPOINT ? 'chat' : 'custom';
}

/** By the word that Anthropic puts on its objects. */
function modeOfAnswer(body: JsonValue): Mode {
  return isJsonObject(body) && body['type'] === 'message' ? 'chat' : 'custom';
}
