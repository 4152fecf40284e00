import { acceptsKey } from '../accepts-key.ts';
import { missingKey, wrongKey } from './api-error.ts';

/** Checks the key of a call, from the header `x-goog-api-key` or the query `key`. @throws ApiError 403, 400 */
export function authenticate(key: string | undefined, apiKey: string | undefined): void {
  if (key === undefined || key === '') throw missingKey();
  if (!acceptsKey(key, apiKey)) throw wrongKey();
}
