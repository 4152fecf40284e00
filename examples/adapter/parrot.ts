import {
  defineAdapter,
  HttpClient,
  isJsonObject,
  objectAt,
  readApiKey,
  readProxySettings,
  readSetting,
  stringAt,
} from 'batch-router';
import type { Adapter, ConnectionOptions, ErrorParts, JsonValue } from 'batch-router';

import { createParrotPort } from './batch-port.ts';
import { decodeChat, decodeRequest } from './decode-chat.ts';
import { encodeChat } from './encode-chat.ts';
import { parrotFraming } from './framing.ts';
import { PARROT_PROFILE } from './profile.ts';

/** The parrot service. Nothing is read or opened before the first call, so that it can be plugged in without a key. */
export function parrot(options: ConnectionOptions = {}): Adapter {
  let client: HttpClient | undefined;
  return defineAdapter({
    name: 'parrot',
    profile: PARROT_PROFILE,
    codecs: { chat: { encode: encodeChat, decode: decodeChat, decodeRequest } },
    framing: parrotFraming,
    batch: createParrotPort(() => (client ??= createClient(options))),
    modeOf: () => 'chat',
    modeOfAnswer: () => 'chat',
  });
}

function createClient({ apiKey, baseUrl, environment }: ConnectionOptions): HttpClient {
  const { title, variables } = PARROT_PROFILE;
  const place = { provider: 'parrot', title, variables: variables.apiKey };
  const page = 'https://parrot.example/keys';
  const key = readApiKey({ ...place, factory: 'parrot()', page }, apiKey, environment);
  return new HttpClient({
    provider: 'parrot',
    title,
    baseUrl: readSetting(baseUrl, variables.baseUrl, environment) ?? 'https://parrot.example/v1',
    baseUrlSetting: 'PARROT_BASE_URL',
    headers: { 'x-parrot-key': key },
    // What stands here is taken out of every error, whoever wrote it.
    secrets: [key],
    readErrorParts,
    proxy: readProxySettings(environment),
  });
}

/** `{"error": {"code", "message"}}`, as far as it is there. */
function readErrorParts(_status: number, body: JsonValue | undefined): ErrorParts {
  const error = isJsonObject(body) ? objectAt(body, 'error') : undefined;
  const [code, message] = error === undefined ? [] : [stringAt(error, 'code'), stringAt(error, 'message')];
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
}
