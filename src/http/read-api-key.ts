import type { Environment } from '../core/environment.ts';
import { CredentialsError } from '../core/errors.ts';
import { checkToken } from './check-token.ts';
import { readSetting } from './read-setting.ts';

/** Where a provider's key is looked for. */
export interface KeyPlace {
  /** Name of the provider in records, such as `openai`. */
  readonly provider: string;
  /** Name of the provider for people, such as `OpenAI`. */
  readonly title: string;
  /** Environment variables, the preferred one first. */
  readonly variables: readonly string[];
  /** The function that takes `apiKey`, such as `openai()`. */
  readonly factory: string;
  /** Page where keys are made. */
  readonly page: string;
}

/** The key of a provider. @throws CredentialsError when there is none, ConfigurationError when it cannot be sent */
export function readApiKey(
  place: KeyPlace,
  option: string | undefined,
  environment: Environment | undefined,
): string {
  const { factory, page, provider, title, variables } = place;
  const key = readSetting(option, variables, environment);
  const names = variables.join(' or ');
  if (key !== undefined) return checkToken(key, `The ${title} API key (${names} or \`apiKey\`)`);
  const remedy = `Set ${names} in the environment, or give \`apiKey\` to ${factory}. Keys are made at ${page}.`;
  throw new CredentialsError('credentials_missing', provider, `There is no ${title} API key. ${remedy}`);
}
