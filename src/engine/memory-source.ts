import { ValidationError } from '../core/errors.ts';
import { LineBuffer } from '../jsonl/line-buffer.ts';
import type { RequestSource } from './request-source.ts';

/** How much text is gathered before it is handed on. */
const CHUNK_BYTES = 1024 * 1024;

/** Requests in memory as a source: they take the way of a file, so that both are validated, counted and kept alike. */
export function createMemorySource(requests: Iterable<unknown> | AsyncIterable<unknown>): RequestSource {
  return { name: 'requests', open: () => writeLines(requests) };
}

async function* writeLines(requests: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  const buffer = new LineBuffer();
  let position = 0;
  for await (const request of requests) {
    position += 1;
    buffer.addText(toJson(request, position));
    if (buffer.pending >= CHUNK_BYTES) yield* buffer.take();
  }
  yield* buffer.take();
}

function toJson(request: unknown, position: number): string {
  try {
    // `undefined` and functions have no JSON; null is what the parser then complains about, at the right place.
    return JSON.stringify(request) ?? 'null';
  } catch (cause) {
    const message = `cannot be written as JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new ValidationError([{ file: 'requests', line: position, message }]);
  }
}
