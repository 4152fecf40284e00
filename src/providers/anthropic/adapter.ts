import { defineAdapter, type Adapter } from '../../adapter/adapter.ts';
import type { CodecTable } from '../../adapter/codec.ts';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { Mode } from '../../model/request.ts';
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
  let codecs: CodecTable | undefined;
  return defineAdapter({
    name: PROVIDER,
    profile: ANTHROPIC_PROFILE,
    /** @throws ConfigurationError when the version of the API is none */
    get codecs() {
      return (codecs ??= createCodecs(options));
    },
    framing: anthropicFraming,
    batch: new AnthropicBatchPort(
      () => (connection ??= createConnection(options)),
      options.deleteBatches === true,
    ),
    modeOf: modeOfEndpoint,
    modeOfAnswer,
  });
}

function createCodecs(options: AnthropicOptions): CodecTable {
  const version = readVersion(options);
  return { chat: createChatCodec(version), custom: createCustomCodec(version) };
}

function modeOfEndpoint(endpoint: string): Mode {
  return endpoint === CHAT_ENDPOINT ? 'chat' : 'custom';
}

/** By the word that Anthropic puts on its objects. */
function modeOfAnswer(body: JsonValue): Mode {
  return isJsonObject(body) && body['type'] === 'message' ? 'chat' : 'custom';
}
