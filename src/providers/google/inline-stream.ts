import type { ResultStream } from '../../adapter/batch-port.ts';
import type { JsonValue } from '../../core/json.ts';

/** The answers in an operation as the lines of a file, each as it stands there. */
export function inlineStream(responses: readonly JsonValue[]): ResultStream {
  return { body: writeLines(responses) };
}

async function* writeLines(responses: readonly JsonValue[]): AsyncGenerator<Uint8Array> {
  for (const response of responses) yield Buffer.from(`${JSON.stringify(response)}\n`);
}
