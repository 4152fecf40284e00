import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { LineIndex } from '../line-index.ts';
import { LineWriter } from '../line-writer.ts';
import { invalidRequest, tooLarge, type ApiError } from './api-error.ts';
import { checkObject, type Fields } from './find-invalid.ts';
import { LIMITS } from './limits.ts';
import { RequestsScanner, type ScannedFrame } from './requests-scanner.ts';
import { textAt } from './text-at.ts';

/** The requests of a new batch, on disk. */
export interface ReceivedBatch {
  readonly count: number;
  readonly index: LineIndex;
  /** SHA-256 of all custom_ids in order, each followed by a line feed. */
  readonly idDigest: string;
}

const REQUEST_FIELDS: Fields = {
  custom_id: {
    is: 'string',
    required: true,
    min: 1,
    max: LIMITS.customIdLength,
    pattern: /^[a-zA-Z0-9_-]{1,64}$/,
  },
  params: { is: 'dictionary', required: true },
};

/**
 * Streams the body of a batch's creation to `path`, one request a line. Only what holds for the whole batch is checked:
 * what is wrong with the parameters of a request is told in its result. @throws ApiError 400 or 413
 */
export async function receiveBatch(incoming: IncomingMessage, path: string): Promise<ReceivedBatch> {
  const writer = await LineWriter.open(path);
  const intake = new BatchIntake(writer);
  const scanner = new RequestsScanner(LIMITS.requestsPerBatch);
  let bytes = 0;
  try {
    // The rest of a body that is refused is drained by whoever sends the reply, so the stream must stay open.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      // An `IncomingMessage` without an encoding gives buffers; its type does not know that.
      const buffer = chunk as Buffer;
      bytes += buffer.length;
      if (bytes > LIMITS.batchBytes) throw tooLarge();
      for (const entry of scanner.push(buffer)) intake.add(entry);
      if (writer.isFull) await writer.flush();
    }
  } finally {
    await writer.close();
  }
  return intake.end(scanner.end());
}

/** Checks the requests one by one and writes those that are good, until one is not. */
class BatchIntake {
  readonly #writer: LineWriter;
  readonly #index = new LineIndex();
  readonly #ids = new Set<string>();
  readonly #digest = createHash('sha256');
  #entries = 0;
  #problem: ApiError | undefined;

  constructor(writer: LineWriter) {
    this.#writer = writer;
  }

  /** @throws ApiError when it is not JSON, which counts more than anything else that is wrong */
  add(entry: Buffer): void {
    const text = entry.toString();
    const request = isUtf8(entry) ? parse(text) : undefined;
    if (request === undefined) throw notJson();
    this.#problem ??= this.#check(request);
    this.#entries += 1;
    if (this.#problem !== undefined) return;
    const bytes = this.#writer.add([onOneLine(text)]);
    this.#index.addLine(bytes - 1);
  }

  end(frame: ScannedFrame): ReceivedBatch {
    const problem = frameProblem(frame) ?? this.#problem;
    if (problem !== undefined) throw problem;
    return { count: this.#entries, index: this.#index, idDigest: this.#digest.digest('hex') };
  }

  #check(request: JsonValue): ApiError | undefined {
    const path = `requests.${this.#entries}`;
    const problem = checkObject(request, REQUEST_FIELDS, path);
    if (problem !== undefined) return invalidRequest(problem);
    const id = isJsonObject(request) ? textAt(request, 'custom_id') : '';
    // The words are the simulator's own: Anthropic publishes only that ids must be unique.
    if (this.#ids.has(id))
      return invalidRequest(`${path}.custom_id: "${id}" is used by more than one request`);
    this.#ids.add(id);
    this.#digest.update(`${id}\n`);
    return undefined;
  }
}

/** What is wrong around the requests, or with their number. */
function frameProblem(frame: ScannedFrame): ApiError | undefined {
  const body = frame.text === undefined ? undefined : parse(frame.text);
  if (body === undefined) return notJson();
  if (!isJsonObject(body)) {
    return invalidRequest('Input should be a valid dictionary or object to extract fields from');
  }
  // Other lists beside the one of requests would have been taken for requests; they are extra inputs anyway.
  const problem = checkObject(
    { ...body, ...(Array.isArray(body['requests']) ? { requests: [] } : {}) },
    { requests: { is: 'list', of: { is: 'anything' }, required: true } },
    '',
  );
  if (problem !== undefined) return invalidRequest(problem);
  if (frame.entries === 0) {
    return invalidRequest('requests: List should have at least 1 item after validation, not 0');
  }
  return frame.entries <= LIMITS.requestsPerBatch
    ? undefined
    : invalidRequest(
        `requests: List should have at most ${LIMITS.requestsPerBatch} items after validation, not ${frame.entries}`,
      );
}

/** Undefined when it is no JSON; JSON itself knows no undefined. */
function parse(text: string): JsonValue | undefined {
  try {
    // What `JSON.parse` gives without a reviver is a JSON value; its type is `any`.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function notJson(): ApiError {
  return invalidRequest('The request body is not valid JSON');
}

/** Line ends stand between the tokens of JSON only, where a space means the same. */
function onOneLine(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replaceAll(/[\r\n]/g, ' ') : text;
}
