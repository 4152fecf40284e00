import { missingKey, wrongKey } from './api-error.ts';

/** Without a key of its own, the simulator refuses keys that say so themselves, so that refusal can be rehearsed. */
const LOOKS_WRONG = /wrong|invalid/i;

/** Checks the `Authorization` header of a call. @throws ApiError 401 */
export function authenticate(header: string | undefined, apiKey: string | undefined): void {
  const key = /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1];
  if (key === undefined) throw missingKey();
  const accepted = apiKey === undefined ? !LOOKS_WRONG.test(key) : key === apiKey;
  if (!accepted) throw wrongKey(key);
}
