import type { Profile } from '../../adapter/profile.ts';

/** Where the key and the base URL are read from, as by the official SDK, and the endpoint for chats. */
export const VARIABLES: Profile['variables'] = {
  apiKey: ['OPENAI_API_KEY'],
  baseUrl: ['OPENAI_BASE_URL'],
  style: ['OPENAI_ENDPOINT'],
};
