import { acceptsKey } from '../accepts-key.ts';
import { unauthenticated } from './api-error.ts';

/** The two headers that may carry a key. */
export interface KeyHeaders {
  readonly apiKey: string | undefined;
  readonly authorization: string | undefined;
}

/** Checks the key of a call, whichever header it came in. @throws ApiError 401 */
export function authenticate(headers: KeyHeaders, apiKey: string | undefined): void {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1];
  const key = headers.apiKey === '' ? undefined : headers.apiKey;
  if (key === undefined && bearer === undefined) throw unauthenticated('x-api-key header is required');
  if (key !== undefined && !acceptsKey(key, apiKey)) throw unauthenticated('invalid x-api-key');
  if (bearer !== undefined && !acceptsKey(bearer, apiKey)) throw unauthenticated('Invalid bearer token');
}
