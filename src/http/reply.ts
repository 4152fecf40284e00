import type { ProviderApiError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { ExchangeErrors } from './exchange-errors.ts';

/** Headers of an answer: lower-case names, repeated ones joined with a comma. Other people's text. */
export type HttpHeaders = Readonly<Record<string, string>>;

/** The bytes of an answer as they arrive. */
export interface ReplyBody extends AsyncIterable<Uint8Array> {
  on(event: 'error', listener: () => void): unknown;
  destroy(): unknown;
}

/**
 * The largest answer that is taken as one text: a refused OpenAI batch lists up to 50,000 line errors of some 200
 * bytes, 10 MB, and there is room for larger ones.
 */
export const MAX_TEXT_BYTES: number = 64 * 1024 * 1024;

/** An answer whose body is still to be read: once, as a stream, as text or as JSON. */
export class HttpReply {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Length of the body as announced, in bytes; absent when it was not. */
  readonly byteLength: number | undefined;
  readonly #body: ReplyBody;
  readonly #errors: ExchangeErrors;

  constructor(status: number, headers: HttpHeaders, body: ReplyBody, errors: ExchangeErrors) {
    this.status = status;
    this.headers = headers;
    this.byteLength = readLength(headers['content-length']);
    this.#body = body;
    // A body that fails before anybody reads it must not end the process; who reads it is told all the same.
    body.on('error', () => undefined);
    this.#errors = errors;
  }

  /**
   * The body in pieces. Iterating throws a `ProviderApiError` when the connection fails, stands still for too long, or
   * ends before the announced length.
   */
  async *stream(): AsyncGenerator<Uint8Array> {
    let received = 0;
    try {
      for await (const chunk of this.#body) {
        received += chunk.byteLength;
        yield chunk;
      }
    } catch (cause) {
      throw this.#errors.noAnswer(cause);
    }
    if (this.byteLength !== undefined && received !== this.byteLength) {
      throw this.#errors.broken(`${received} of ${this.byteLength} bytes arrived`);
    }
  }

  /** The whole body as text. @throws ProviderApiError when it is longer than `maxBytes`, or as `stream` does */
  async text(maxBytes: number = MAX_TEXT_BYTES): Promise<string> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this.stream()) {
      length += chunk.byteLength;
      if (length > maxBytes) throw this.#errors.broken(`the answer is longer than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    return new TextDecoder().decode(Buffer.concat(chunks, length));
  }

  /** The whole body as JSON. @throws ProviderApiError when it is none, or as `text` does */
  async json(): Promise<JsonValue> {
    const text = await this.text();
    const value = parseJson(text);
    if (value === undefined) throw this.#errors.unusable('the answer is not JSON');
    return value;
  }

  /** The first bytes of the body as text, for an error's message; what cannot be read is left out. */
  async excerpt(maxBytes: number): Promise<string> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const chunk of this.#body) {
        chunks.push(chunk);
        length += chunk.byteLength;
        if (length >= maxBytes) break;
      }
    } catch {
      // The status has said enough; its explanation was cut off.
    }
    return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes));
  }

  /** The error for an answer that is whole and still not what was asked for. */
  unusable(reason: string): ProviderApiError {
    return this.#errors.unusable(reason);
  }

  /** Lets go of a body that nobody wants. */
  discard(): void {
    this.#body.destroy();
  }
}

/** The value of a JSON text, or undefined when it is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse gives nothing but JSON values; its declared type says less.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function readLength(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
