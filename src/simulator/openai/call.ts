import type { JsonValue } from '../../core/json.ts';
import type { Call } from '../call.ts';
import { invalidRequest, type ApiError } from './api-error.ts';
import { missingParameter } from './parameter-errors.ts';

/** A JSON reply, indented as OpenAI's are. */
export function jsonReply(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** The reply that a refusal is. */
export function errorReply(error: ApiError): Response {
  return jsonReply({ error: error.body }, error.status, error.headers);
}

/** The JSON body of a call. @throws ApiError 400 */
export async function readJson(call: Call): Promise<JsonValue> {
  try {
    return await call.req.json();
  } catch {
    throw invalidRequest(
      'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library ' +
        'correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
    );
  }
}

/** A part of the path, such as `id`. */
export function pathPart(call: Call, name: string): string {
  const part = call.req.param(name);
  if (part === undefined) throw missingParameter(name);
  return part;
}
