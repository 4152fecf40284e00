import type { Call } from '../call.ts';
import type { ApiError } from './api-error.ts';

/** A JSON reply on one line, as Anthropic's are. */
export function jsonReply(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** The reply that a refusal is; it names the call as its header `request-id` does. */
export function errorReply(call: Call, error: ApiError): Response {
  const requestId = String(call.env.outgoing.getHeader('request-id'));
  return jsonReply({ type: 'error', error: error.body, request_id: requestId }, error.status, error.headers);
}
