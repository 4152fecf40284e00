import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Mode, UnifiedRequest } from '../model/request.ts';
import type { OutputOf } from '../model/result.ts';
import type {
  CodecTable,
  Decoded,
  DecodedRequest,
  DecodeRequestOptions,
  Encoded,
  EncodeOptions,
} from './codec.ts';

/** Encodes a request with the codec of its mode; undefined when the provider does not have the mode. */
export function encodeRequest(
  codecs: CodecTable,
  request: UnifiedRequest,
  options: EncodeOptions,
): Encoded | undefined {
  if (request.mode === 'completion') return codecs.completion?.encode(request, options);
  if (request.mode === 'embedding') return codecs.embedding?.encode(request, options);
  if (request.mode === 'custom') return codecs.custom?.encode(request, options);
  return codecs.chat?.encode(request, options);
}

/** Decodes the answer to a request of a mode; undefined when the provider does not have the mode. */
export function decodeAnswer(
  codecs: CodecTable,
  mode: Mode,
  body: JsonValue,
): Decoded<OutputOf<Mode>> | undefined {
  return codecs[mode]?.decode(body);
}

/** Decodes a request body of a mode; undefined when the provider has no way back from it. */
export function decodeBody(
  codecs: CodecTable,
  mode: Mode,
  body: JsonObject,
  options: DecodeRequestOptions,
): DecodedRequest<UnifiedRequest> | undefined {
  // A custom body is never translated, so that it has no unified form either.
  return mode === 'custom' ? undefined : codecs[mode]?.decodeRequest?.(body, options);
}
