import type { Profile } from '../../adapter/profile.ts';

/**
 * Where the key and the base URL are read from. The official SDK reads both keys, and of the base URLs the last one, in
 * which there is no version either.
 */
export const VARIABLES: Profile['variables'] = {
  apiKey: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
  baseUrl: ['GOOGLE_BASE_URL', 'GEMINI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL'],
};
