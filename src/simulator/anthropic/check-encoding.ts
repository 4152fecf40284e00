import type { Call } from '../call.ts';
import { invalidRequest } from './api-error.ts';

/** Refuses a compressed body: which encodings the real API takes is not published. @throws ApiError 400 */
export function checkEncoding(call: Call): void {
  const encoding = call.req.header('content-encoding') ?? 'identity';
  if (encoding === 'identity' || encoding === '') return;
  throw invalidRequest(
    `The simulator does not take the content encoding "${encoding}".`,
    'request_body_encoding_unsupported',
  );
}
