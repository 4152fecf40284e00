import { isJsonObject, objectAt, stringAt } from '../../src/core/json.ts';
import { HttpClient, type HttpClientOptions } from '../../src/http/http-client.ts';

/** The key that no error may show. */
export const KEY = 'sk-test-5Jc2Q9xLmZ7vT1';

/** A client as a provider would make it. */
export function createClient(baseUrl: string, more: Partial<HttpClientOptions> = {}): HttpClient {
  return new HttpClient({
    provider: 'acme',
    title: 'Acme',
    baseUrl,
    baseUrlSetting: 'ACME_BASE_URL',
    headers: { authorization: `Bearer ${KEY}` },
    secrets: [KEY],
    readErrorParts: (_status, body) => {
      const error = isJsonObject(body) ? objectAt(body, 'error') : undefined;
      const message = error === undefined ? undefined : stringAt(error, 'message');
      const code = error === undefined ? undefined : stringAt(error, 'code');
      return { ...(message !== undefined && { message }), ...(code !== undefined && { code }) };
    },
    ...more,
  });
}

/** A signal that never aborts. */
export const calm: AbortSignal = new AbortController().signal;

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to fail, and it did not.');
}
