import { acceptsKey } from '../accepts-key.ts';
import { missingKey, wrongKey } from './api-error.ts';

/** Checks the `Authorization` header of a call. @throws ApiError 401 */
export function authenticate(header: string | undefined, apiKey: string | undefined): void {
  const key = /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1];
  if (key === undefined) throw missingKey();
  if (!acceptsKey(key, apiKey)) throw wrongKey(key);
}
