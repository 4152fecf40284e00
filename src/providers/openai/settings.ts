import type { ConnectionOptions } from '../../adapter/connection.ts';
import { checkToken } from '../../http/check-token.ts';
import { HttpClient } from '../../http/http-client.ts';
import { readProxySettings } from '../../http/proxy-settings.ts';
import { readApiKey, type KeyPlace } from '../../http/read-api-key.ts';
import { readSetting } from '../../http/read-setting.ts';
import type { HttpTimeouts } from '../../http/timeouts.ts';
import { hintAtVersion } from './api-error.ts';
import type { ChatEndpoint } from './endpoint-choice.ts';
import { VARIABLES } from './variables.ts';

/** How to reach OpenAI. What is absent is read from the environment when the first call is made. */
export interface OpenAIOptions extends ConnectionOptions {
  /** Else `OPENAI_ORG_ID`. */
  readonly organization?: string;
  /** Else `OPENAI_PROJECT_ID`. */
  readonly project?: string;
  readonly timeouts?: Partial<HttpTimeouts>;
  /**
   * Where chats go: chat completions or responses; else `OPENAI_ENDPOINT`. When neither says it, chat completions,
   * save for models that have responses only. Nothing is added to a request: OpenAI keeps responses for 30 days unless
   * its `provider_kwargs` say `store: false`.
   */
  readonly endpoint?: ChatEndpoint;
  /** Whether the files of a batch are deleted at OpenAI once its results are safe: input, output and errors. */
  readonly deleteFiles?: boolean;
}

/** Name of the provider: the part of a target before the slash. */
export const PROVIDER = 'openai';
const TITLE = 'OpenAI';
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';

const KEY_PLACE: KeyPlace = {
  provider: PROVIDER,
  title: TITLE,
  variables: VARIABLES.apiKey,
  factory: 'openai()',
  page: 'https://platform.openai.com/api-keys',
};

/**
 * Creates the client for one set of options. Opens nothing yet.
 *
 * @throws CredentialsError when there is no key
 * @throws ConfigurationError when a setting cannot be used
 */
export function createClient(options: OpenAIOptions): HttpClient {
  const { environment } = options;
  const key = readApiKey(KEY_PLACE, options.apiKey, environment);
  const organization = readSetting(options.organization, ['OPENAI_ORG_ID'], environment);
  const project = readSetting(options.project, ['OPENAI_PROJECT_ID'], environment);
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  if (organization !== undefined) {
    headers['openai-organization'] = checkToken(organization, 'The OpenAI organization (OPENAI_ORG_ID)');
  }
  if (project !== undefined) {
    headers['openai-project'] = checkToken(project, 'The OpenAI project (OPENAI_PROJECT_ID)');
  }
  const baseUrl = readSetting(options.baseUrl, VARIABLES.baseUrl, environment) ?? DEFAULT_BASE_URL;
  const baseUrlSetting = options.baseUrl === undefined ? 'OPENAI_BASE_URL' : 'The `baseUrl` of openai()';
  return new HttpClient({
    provider: PROVIDER,
    title: TITLE,
    baseUrl,
    baseUrlSetting,
    headers,
    secrets: [key],
    readErrorParts: hintAtVersion(baseUrl, baseUrlSetting),
    proxy: readProxySettings(environment),
    ...(options.timeouts !== undefined && { timeouts: options.timeouts }),
  });
}
