import { resolve } from 'node:path';

import { ValidationError } from '../core/errors.ts';
import { lookAt } from '../core/files.ts';
import { LineBuffer } from '../jsonl/line-buffer.ts';
import { readChunks } from '../jsonl/read-lines.ts';

/** Where requests come from: bytes of JSONL, whatever they were. */
export interface RequestSource {
  /** As the user named it; stands in errors. */
  readonly name: string;
  /** Size in bytes, where it is known beforehand. */
  readonly byteLength?: number;
  /** Absolute path, where the source can be read again after a crash. */
  readonly path?: string;
  open(): AsyncIterable<Uint8Array>;
}

/** What a run can read: the path of a JSONL file, or requests themselves. */
export type RequestInput = string | RequestSource | Iterable<unknown> | AsyncIterable<unknown>;

/** The source behind an input. @throws ValidationError when the file is absent or a directory, FileOperationError */
export async function openSource(input: RequestInput): Promise<RequestSource> {
  if (typeof input === 'string') return openFileSource(input);
  return isSource(input) ? input : createMemorySource(input);
}

async function openFileSource(name: string): Promise<RequestSource> {
  const path = resolve(name);
  const info = await lookAt(path);
  if (info === undefined) throw new ValidationError([{ file: name, message: 'there is no such file' }]);
  if (info.isDirectory()) throw new ValidationError([{ file: name, message: 'is a directory' }]);
  // A pipe has no size, and cannot be read again.
  const facts = info.isFile() ? { path, byteLength: info.size } : {};
  return { name, ...facts, open: () => readChunks(path, { reuse: true }) };
}

/** A stream of JSONL bytes, such as standard input. It can be read once. */
export function createStreamSource(name: string, stream: AsyncIterable<Uint8Array>): RequestSource {
  return { name, open: () => stream };
}

/** How much text is gathered before it is handed on. */
const CHUNK_BYTES = 1024 * 1024;

function createMemorySource(requests: Iterable<unknown> | AsyncIterable<unknown>): RequestSource {
  return { name: 'requests', open: () => writeLines(requests) };
}

/** Requests in memory take the way of a file, so that both are validated, counted and kept alike. */
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

function isSource(input: object): input is RequestSource {
  return 'open' in input && typeof input.open === 'function' && 'name' in input;
}
