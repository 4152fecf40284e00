import { ProviderApiError } from '../../core/errors.ts';
import { isPathSegment } from '../../http/base-url.ts';
import type { HttpClient } from '../../http/http-client.ts';

/** Deletes a file at OpenAI. One that is gone is fine, and so is an id that can be none. @throws ProviderApiError */
export async function deleteFile(client: HttpClient, id: string, signal: AbortSignal): Promise<void> {
  if (!isPathSegment(id)) return;
  try {
    const target = `/files/${encodeURIComponent(id)}`;
    const reply = await client.send({ method: 'DELETE', target, signal });
    reply.discard();
  } catch (error) {
    if (!(error instanceof ProviderApiError && error.status === 404)) throw error;
  }
}
