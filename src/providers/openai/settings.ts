import { readEnvironment, type Environment } from '../../core/environment.ts';
import { ConfigurationError, CredentialsError } from '../../core/errors.ts';
import { isHeaderToken } from '../../http/header-value.ts';
import { HttpClient } from '../../http/http-client.ts';
import { readProxySettings } from '../../http/proxy-settings.ts';
import type { HttpTimeouts } from '../../http/timeouts.ts';
import { readErrorParts } from './api-error.ts';

/** How to reach OpenAI. What is absent is read from the environment when the first call is made. */
export interface OpenAIOptions {
  /** Else `OPENAI_API_KEY`. */
  readonly apiKey?: string;
  /** Else `OPENAI_BASE_URL`, else `https://api.openai.com/v1`. Used as given. */
  readonly baseUrl?: string;
  /** Else `OPENAI_ORG_ID`. */
  readonly organization?: string;
  /** Else `OPENAI_PROJECT_ID`. */
  readonly project?: string;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** Read in place of the process's environment. */
  readonly environment?: Environment;
}

/** Name of the provider: the part of a target before the slash. */
export const PROVIDER = 'openai';
const TITLE = 'OpenAI';
const DEFAULT_BASE_URL = 'https://api.openai.com/v1';

/**
 * Creates the client for one set of options. Opens nothing yet.
 *
 * @throws CredentialsError when there is no key
 * @throws ConfigurationError when a setting cannot be used
 */
export function createClient(options: OpenAIOptions): HttpClient {
  const key = findApiKey(options);
  const organization = settingOf(options.organization, 'OPENAI_ORG_ID', options);
  const project = settingOf(options.project, 'OPENAI_PROJECT_ID', options);
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  if (organization !== undefined) {
    headers['openai-organization'] = checkToken(organization, 'The OpenAI organization (OPENAI_ORG_ID)');
  }
  if (project !== undefined) {
    headers['openai-project'] = checkToken(project, 'The OpenAI project (OPENAI_PROJECT_ID)');
  }
  return new HttpClient({
    provider: PROVIDER,
    title: TITLE,
    baseUrl: settingOf(options.baseUrl, 'OPENAI_BASE_URL', options) ?? DEFAULT_BASE_URL,
    baseUrlSetting: options.baseUrl === undefined ? 'OPENAI_BASE_URL' : 'The `baseUrl` of openai()',
    headers,
    secrets: [key],
    readErrorParts,
    proxy: readProxySettings(options.environment),
    ...(options.timeouts !== undefined && { timeouts: options.timeouts }),
  });
}

function findApiKey(options: OpenAIOptions): string {
  const key = settingOf(options.apiKey, 'OPENAI_API_KEY', options);
  if (key === undefined) {
    throw new CredentialsError(
      'credentials_missing',
      PROVIDER,
      'There is no OpenAI API key. Set OPENAI_API_KEY in the environment, or give `apiKey` to openai(). ' +
        'Keys are made at https://platform.openai.com/api-keys.',
    );
  }
  return checkToken(key, 'The OpenAI API key (OPENAI_API_KEY or `apiKey`)');
}

/** An option, else a variable. Blanks at the ends come from files and copying; nothing at all counts as absent. */
function settingOf(option: string | undefined, variable: string, options: OpenAIOptions): string | undefined {
  const given = option?.trim();
  return given === undefined || given === '' ? readEnvironment(variable, options.environment) : given;
}

/** The value is not shown: it is a secret, or was mistaken for one. */
function checkToken(value: string, name: string): string {
  if (isHeaderToken(value)) return value;
  throw new ConfigurationError(
    `${name} holds a blank, a line break or another character that cannot be sent. Was it copied whole and alone?`,
  );
}
