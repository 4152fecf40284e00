import type { Profile } from '../../adapter/profile.ts';

/** Where the key and the base URL are read from; the official SDK reads the same ones. */
export const VARIABLES: Profile['variables'] = {
  apiKey: ['OPENAI_API_KEY'],
  baseUrl: ['OPENAI_BASE_URL'],
};
