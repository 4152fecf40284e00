import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../call.ts';
import { badRequest, invalidArgument, type ApiError } from './api-error.ts';
import { LIMITS } from './limits.ts';
import type { MessageTable } from './message-table.ts';
import { readMessage } from './read-message.ts';

/** A JSON reply, indented as Google's are. */
export function jsonReply(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  });
}

/** The reply that a refusal is. */
export function errorReply(error: ApiError): Response {
  return jsonReply({ error: error.body }, error.httpStatus);
}

/** What Google's front end says to a URL that is none of the API's: a page, not JSON. */
export function unknownUrl(path: string): Response {
  const page =
    '<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n' +
    `<p><b>404.</b> <ins>That’s an error.</ins>\n<p>The requested URL <code>${escapeHtml(path)}</code> was not ` +
    'found on this server. <ins>That’s all we know.</ins>\n</html>\n';
  return new Response(page, { status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' } });
}

/** The body of a call as a message, its fields in camel case. An empty body is an empty message. @throws ApiError 400 */
export async function readBody(call: Call, message: string, table: MessageTable): Promise<JsonObject> {
  const text = await receiveText(call);
  const value = text.trim() === '' ? {} : parse(text);
  const { message: body, violations } = readMessage(value, message, table);
  if (violations.length > 0) throw badRequest(violations);
  return body;
}

async function receiveText(call: Call): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of call.env.incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= LIMITS.bodyBytes) chunks.push(chunk);
  }
  if (bytes > LIMITS.bodyBytes) {
    throw invalidArgument(`Request payload size exceeds the limit: ${LIMITS.bodyBytes} bytes.`);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidArgument(`Invalid JSON payload received. Unexpected token.\n${text.slice(0, 60)}\n^`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    // An object that JSON.parse made holds JSON.
    return value as JsonObject;
  }
  throw invalidArgument('Invalid JSON payload received. Unknown name "": Root element must be a message.');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
