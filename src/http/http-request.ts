import type { JsonValue } from '../core/json.ts';

/**
 * Bytes of known length that are produced while they are sent. `open` is called once. A chunk may be overwritten once
 * eight more were asked for: no more than three are on their way to the network at a time.
 */
export interface StreamBody {
  readonly contentType: string;
  readonly byteLength: number;
  open(): AsyncIterable<Uint8Array>;
}

/** One call. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /**
   * Where, below the base URL, beginning with a slash and without a query; ids in it are percent-encoded. Or the
   * absolute URL from a reply, which is refused when it leads to another origin.
   */
  readonly target: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent beside the client's own headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly json: JsonValue } | StreamBody;
  readonly signal: AbortSignal;
}
