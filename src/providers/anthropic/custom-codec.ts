import type { Codec, Decoded, Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { isJsonObject, stringAt, type JsonValue } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { CustomRequest } from '../../model/request.ts';
import type { CustomOutput } from '../../model/result.ts';
import type { ApiVersion } from './api-version.ts';
import { CHAT_ENDPOINT } from './chat-codec.ts';
import { convertUsage } from './convert-usage.ts';
import { refuseParameters } from './refuse-parameters.ts';
import { plainHeaders } from './shared-headers.ts';

const NOTHING: Readonly<Record<string, never>> = {};

/** Creates the codec of bodies that are Anthropic's own already: framed and tracked, never translated. */
export function createCustomCodec(version: ApiVersion): Codec<CustomRequest, CustomOutput> {
  const shared = plainHeaders(version);
  return {
    encode: (request, options) => encodeCustom(request, options, version, shared),
    decode: decodeCustom,
  };
}

/** The body goes out as given, so that a model is not put into it either. */
function encodeCustom(
  request: CustomRequest,
  options: EncodeOptions,
  version: ApiVersion,
  shared: Encoded['shared'],
): Encoded {
  const { body, endpoint } = request;
  const warnings: Warning[] = [];
  const own = stringAt(body, 'model');
  if (request.model !== undefined && request.model !== own) {
    const message = 'A custom body is sent as it is; the model that counts is the one in it.';
    warnings.push({ code: 'unsupported_parameter', path: 'model', message });
  }
  if (endpoint !== CHAT_ENDPOINT) {
    const message = `Batches of Anthropic are for ${CHAT_ENDPOINT} only.`;
    warnings.push({ code: 'refused', path: 'endpoint', message });
  }
  const model = own ?? request.model ?? options.model;
  refuseParameters(body, { path: 'body', version, model }, warnings);
  return { endpoint, model, body, shared, cost: NOTHING, warnings };
}

/** Any answer will do: it stands in the result as the provider's own data. */
function decodeCustom(body: JsonValue): Decoded<CustomOutput> {
  if (!isJsonObject(body)) return { ok: true, output: {} };
  const model = stringAt(body, 'model');
  const output: CustomOutput = model === undefined ? {} : { model };
  const usage = convertUsage(body['usage']);
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}
