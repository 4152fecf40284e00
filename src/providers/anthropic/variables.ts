import type { Profile } from '../../adapter/profile.ts';

/** Where the key and the base URL are read from; the official SDK reads the same ones; and the version of the API. */
export const VARIABLES: Profile['variables'] = {
  apiKey: ['ANTHROPIC_API_KEY'],
  baseUrl: ['ANTHROPIC_BASE_URL'],
  style: ['ANTHROPIC_API_VERSION'],
};
