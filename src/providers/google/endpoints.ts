import type { Mode } from '../../model/request.ts';

/**
 * The methods of a model that batches are made for, written as paths, since that is what endpoints are. The model, which
 * stands in front of the method in Gemini's own paths, is what a batch shares besides.
 */
export const CHAT_ENDPOINT = '/batchGenerateContent';
/** Where texts are turned into vectors. */
export const EMBEDDING_ENDPOINT = '/asyncBatchEmbedContent';

/** Both, as a person may name them in a custom request. */
export const ENDPOINTS: readonly string[] = [CHAT_ENDPOINT, EMBEDDING_ENDPOINT];

/** The mode whose codec reads what belongs to an endpoint. */
export function modeOfEndpoint(endpoint: string): Mode {
  if (endpoint === CHAT_ENDPOINT) return 'chat';
  return endpoint === EMBEDDING_ENDPOINT ? 'embedding' : 'custom';
}
