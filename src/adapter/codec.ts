import type { Failure } from '../core/failure.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Warning } from '../core/warning.ts';
import type { FieldProblem } from '../model/field-problems.ts';
import type { Mode, RequestOf } from '../model/request.ts';
import type { OutputOf } from '../model/result.ts';
import type { UsageInfo } from '../model/usage.ts';
import type { LimitUnit, Profile } from './profile.ts';

/** What a request needs besides itself to be translated. */
export interface EncodeOptions {
  /** The model of the target; a request's own model wins. */
  readonly model: string;
}

/** A request in the provider's own form. */
export interface Encoded {
  /** Path that the request is for, such as `/v1/chat/completions`. */
  readonly endpoint: string;
  /** The model that will answer, wherever the provider wants it written. */
  readonly model: string;
  readonly body: JsonObject;
  /** What the whole batch must share besides endpoint and model, such as a beta header. */
  readonly shared: Readonly<Record<string, string>>;
  /** What the request counts towards limits besides one request and its bytes. */
  readonly cost: Readonly<Partial<Record<LimitUnit, number>>>;
  readonly warnings: readonly Warning[];
}

/** An answer in the unified form, or why there is none. */
export type Decoded<Output> =
  | { readonly ok: true; readonly output: Output; readonly usage?: UsageInfo }
  | { readonly ok: false; readonly failure: Failure };

/** For whom a body in the provider's own form is decoded. */
export interface DecodeRequestOptions {
  /** The user's name for the request. */
  readonly customId: string;
  /**
   * Whether the request goes back to the same provider. Then everything that has no unified form is kept in
   * `provider_kwargs`, so that encoding gives an equal body. Otherwise it is left out, each time with a warning whose
   * path is that of the provider's body.
   */
  readonly isOwn: boolean;
}

/** A request in the unified form, or why it has none: what is wrong with the body, by paths inside it. */
export type DecodedRequest<Request> =
  | { readonly ok: true; readonly request: Request; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/**
 * Translates one mode. Pure and total: no I/O, no clock, and no throw, whatever the content. The same codec serves the
 * batch lane and the live lane.
 */
export interface Codec<Request, Output> {
  encode(request: Request, options: EncodeOptions): Encoded;
  decode(body: JsonValue): Decoded<Output>;
  /** The inverse of `encode`, for files in the provider's own form. */
  decodeRequest?(body: JsonObject, options: DecodeRequestOptions): DecodedRequest<Request>;
}

/** The codecs of a provider; a mode that it does not have is absent, and its requests are refused before anything is sent. */
export type CodecTable = { readonly [M in Mode]?: Codec<RequestOf<M>, OutputOf<M>> };

/** The wrapping of one result line taken off, nothing interpreted. */
export type Envelope =
  | { readonly kind: 'response'; readonly id: string; readonly status: number; readonly body: JsonValue }
  | { readonly kind: 'failure'; readonly id: string; readonly code: string; readonly message: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A request line in the provider's own form, its wrapping taken off: or what is wrong with the wrapping. */
export type ForeignRequest =
  | {
      readonly ok: true;
      readonly id: string;
      /** Path that the request is for; the mode and with it the codec follow from it. */
      readonly endpoint: string;
      readonly body: JsonObject;
    }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** How the provider writes one request and one result as a line of JSON. */
export interface Framing {
  wrap(id: string, encoded: Encoded): JsonObject;
  /**
   * Whether a line has the marks of a request in this provider's form, such as the key `params`. It may still be a
   * wrong one. Undefined where the provider's form cannot be told from others.
   */
  recognizes?(line: JsonObject): boolean;
  /** Takes the wrapping off a request line. Never throws, whatever the JSON. */
  unwrapRequest?(line: JsonObject): ForeignRequest;
  /** Never throws, whatever the JSON. */
  unwrap(line: JsonValue): Envelope;
  /** The failure that a refused body (`status` >= 400) tells of. */
  readFailure(status: number, body: JsonValue, profile: Profile): Failure;
}
