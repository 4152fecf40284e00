import type { JsonValue } from '../../core/json.ts';
import type { Call } from '../call.ts';
import { invalidRequest, tooLarge } from './api-error.ts';
import { checkEncoding } from './check-encoding.ts';
import { LIMITS } from './limits.ts';

/** The JSON body of a call. @throws ApiError 400 or 413 */
export async function readBody(call: Call): Promise<JsonValue> {
  checkEncoding(call);
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The rest of a body that is refused is drained by whoever sends the reply, so the stream must stay open.
  for await (const chunk of call.env.incoming.iterator({ destroyOnReturn: false })) {
    // An `IncomingMessage` without an encoding gives buffers; its type does not know that.
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes > LIMITS.messageBytes) throw tooLarge();
    chunks.push(buffer);
  }
  try {
    // What `JSON.parse` gives without a reviver is a JSON value; its type is `any`.
    return JSON.parse(Buffer.concat(chunks).toString()) as JsonValue;
  } catch {
    throw invalidRequest('The request body is not valid JSON');
  }
}
