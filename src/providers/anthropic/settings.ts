import type { ConnectionOptions } from '../../adapter/connection.ts';
import { ConfigurationError } from '../../core/errors.ts';
import { parseBaseUrl, type BaseUrl } from '../../http/base-url.ts';
import { HttpClient } from '../../http/http-client.ts';
import { readProxySettings } from '../../http/proxy-settings.ts';
import { readApiKey, type KeyPlace } from '../../http/read-api-key.ts';
import { readSetting } from '../../http/read-setting.ts';
import type { HttpTimeouts } from '../../http/timeouts.ts';
import { readErrorParts } from './api-error.ts';
import { API_VERSIONS, CURRENT_API_VERSION, isApiVersion, type ApiVersion } from './api-version.ts';
import { VARIABLES } from './variables.ts';

/** How to reach Anthropic. What is absent is read from the environment when it is first needed. */
export interface AnthropicOptions extends ConnectionOptions {
  /** Else `ANTHROPIC_API_VERSION`, else `2026-10-21`. */
  readonly apiVersion?: ApiVersion;
  /** Deletes each batch at Anthropic once its results are on disk. */
  readonly deleteBatches?: boolean;
  readonly timeouts?: Partial<HttpTimeouts>;
}

/** Name of the provider: the part of a target before the slash. */
export const PROVIDER = 'anthropic';
const TITLE = 'Anthropic';
const DEFAULT_BASE_URL = 'https://api.anthropic.com';
const VERSION_VARIABLE = 'ANTHROPIC_API_VERSION';

const KEY_PLACE: KeyPlace = {
  provider: PROVIDER,
  title: TITLE,
  variables: VARIABLES.apiKey,
  factory: 'anthropic()',
  page: 'https://platform.claude.com/settings/keys',
};

/** A client, and the base URL that it goes to. */
export interface Connection {
  readonly client: HttpClient;
  readonly base: BaseUrl;
}

/**
 * Creates the client for one set of options. Opens nothing yet.
 *
 * @throws CredentialsError when there is no key
 * @throws ConfigurationError when a setting cannot be used
 */
export function createConnection(options: AnthropicOptions): Connection {
  const { environment } = options;
  const key = readApiKey(KEY_PLACE, options.apiKey, environment);
  const version = readVersion(options);
  const baseUrl = readSetting(options.baseUrl, VARIABLES.baseUrl, environment) ?? DEFAULT_BASE_URL;
  const baseUrlSetting =
    options.baseUrl === undefined ? 'ANTHROPIC_BASE_URL' : 'The `baseUrl` of anthropic()';
  const client = new HttpClient({
    provider: PROVIDER,
    title: TITLE,
    baseUrl,
    baseUrlSetting,
    headers: { 'x-api-key': key, 'anthropic-version': version },
    secrets: [key],
    readErrorParts,
    proxy: readProxySettings(environment),
    ...(options.timeouts !== undefined && { timeouts: options.timeouts }),
  });
  return { client, base: parseBaseUrl(baseUrl, baseUrlSetting) };
}

/** The version that requests are encoded for. @throws ConfigurationError when the setting is no version */
export function readVersion({ apiVersion, environment }: AnthropicOptions): ApiVersion {
  const version = readSetting(apiVersion, [VERSION_VARIABLE], environment) ?? CURRENT_API_VERSION;
  if (!isApiVersion(version)) throw unknownVersion(version);
  return version;
}

function unknownVersion(version: string): ConfigurationError {
  const known = API_VERSIONS.join(', ');
  return new ConfigurationError(
    `The version of Anthropic's API (${VERSION_VARIABLE} or \`apiVersion\`) must be one of ${known}; found "${version.slice(0, 40)}".`,
  );
}
