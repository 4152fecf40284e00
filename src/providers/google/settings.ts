import type { ConnectionOptions } from '../../adapter/connection.ts';
import { ConfigurationError } from '../../core/errors.ts';
import { parseBaseUrl, type BaseUrl } from '../../http/base-url.ts';
import { HttpClient } from '../../http/http-client.ts';
import { readProxySettings } from '../../http/proxy-settings.ts';
import { readApiKey, type KeyPlace } from '../../http/read-api-key.ts';
import { readSetting } from '../../http/read-setting.ts';
import type { HttpTimeouts } from '../../http/timeouts.ts';
import { readErrorParts } from './api-error.ts';
import type { Casing } from './casing.ts';
import type { SchemaField } from './encode-format.ts';
import { VARIABLES } from './variables.ts';

/** How to reach Gemini, and how to speak to it. What is absent is read from the environment at the first call. */
export interface GoogleOptions extends ConnectionOptions {
  /** How the names of Gemini's own fields are spelt in requests: `camel`, the default, or `snake`. */
  readonly casing?: Casing;
  /** Where the JSON Schema of an answer is put; `responseJsonSchema` by default, which takes it as it is. */
  readonly schemaField?: SchemaField;
  /**
   * Largest batch in bytes that is sent inside its creation, without a file, when it has at most 100 requests; 1 MiB by
   * default, below 20 MB, 0 for never. The answers of such a batch come twice with every look at it once it has ended.
   */
  readonly inlineBytes?: number;
  /** Delete the uploaded requests and the file of results at Gemini once the results are on disk. False by default. */
  readonly deleteFiles?: boolean;
  /** Delete the batch itself at Gemini once its results are on disk. False by default. */
  readonly deleteBatches?: boolean;
  readonly timeouts?: Partial<HttpTimeouts>;
}

/** What calls are made with. */
export interface GoogleConnection {
  readonly client: HttpClient;
  /** The base URL in its parts. */
  readonly base: BaseUrl;
  readonly inlineBytes: number;
  readonly deleteFiles: boolean;
  readonly deleteBatches: boolean;
}

/** Name of the provider: the part of a target before the slash. */
export const PROVIDER = 'google';
const TITLE = 'Gemini';
const DEFAULT_BASE_URL = 'https://generativelanguage.googleapis.com';

const KEY_PLACE: KeyPlace = {
  provider: PROVIDER,
  title: TITLE,
  variables: VARIABLES.apiKey,
  factory: 'google()',
  page: 'https://aistudio.google.com/apikey',
};

/**
 * A hundred requests of some pages each. The operation of a larger one would hold more than is worth the call for a
 * file that it saves: it has all answers twice, with every look at it.
 */
const DEFAULT_INLINE_BYTES = 1024 * 1024;
/** Batch API guide, "Inline requests": the whole creation stays below 20 MB. */
export const MAX_INLINE_BYTES = 19_000_000;

/**
 * Creates the connection for one set of options. Opens nothing yet.
 *
 * @throws CredentialsError when there is no key
 * @throws ConfigurationError when a setting cannot be used
 */
export function createConnection(options: GoogleOptions): GoogleConnection {
  const { deleteBatches = false, deleteFiles = false, environment } = options;
  const key = readApiKey(KEY_PLACE, options.apiKey, environment);
  const inlineBytes = checkInlineBytes(options.inlineBytes ?? DEFAULT_INLINE_BYTES);
  const baseUrl = readSetting(options.baseUrl, VARIABLES.baseUrl, environment) ?? DEFAULT_BASE_URL;
  const baseUrlSetting =
    options.baseUrl === undefined ? VARIABLES.baseUrl.join(' or ') : 'The `baseUrl` of google()';
  const client = new HttpClient({
    provider: PROVIDER,
    title: TITLE,
    baseUrl,
    baseUrlSetting,
    headers: { 'x-goog-api-key': key },
    secrets: [key],
    readErrorParts,
    proxy: readProxySettings(environment),
    ...(options.timeouts !== undefined && { timeouts: options.timeouts }),
  });
  const base = parseBaseUrl(baseUrl, baseUrlSetting);
  return { client, base, inlineBytes, deleteFiles, deleteBatches };
}

function checkInlineBytes(bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 0 && bytes <= MAX_INLINE_BYTES) return bytes;
  throw new ConfigurationError(
    `The \`inlineBytes\` of google() is a whole number from 0 to ${MAX_INLINE_BYTES}; got ${bytes}.`,
  );
}
