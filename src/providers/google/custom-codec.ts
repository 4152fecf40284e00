import type { Codec, Decoded, Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { isJsonObject, stringAt, type JsonValue } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { CustomRequest } from '../../model/request.ts';
import type { CustomOutput } from '../../model/result.ts';
import { convertUsage } from './convert-usage.ts';
import { ENDPOINTS } from './endpoints.ts';
import { bareModel } from './model-name.ts';
import { refuseKwargs } from './refuse-kwargs.ts';

const NOTHING: Readonly<Record<string, never>> = {};

/** Requests that are Gemini's own already, for one of its two endpoints: framed and tracked, never translated. */
export const customCodec: Codec<CustomRequest, CustomOutput> = {
  encode: encodeCustom,
  decode: decodeCustom,
};

/** The body goes out as given; the model stands in the address of the batch. */
function encodeCustom(request: CustomRequest, options: EncodeOptions): Encoded {
  const { body, endpoint } = request;
  const warnings: Warning[] = [];
  const own = stringAt(body, 'model');
  const model = bareModel(own ?? request.model ?? options.model);
  if (request.model !== undefined && bareModel(request.model) !== model) {
    const message = 'A custom body is sent as it is; the model that counts is the one in it.';
    warnings.push({ code: 'unsupported_parameter', path: 'model', message });
  }
  if (!ENDPOINTS.includes(endpoint)) {
    const message = `Gemini has batches for ${ENDPOINTS.join(' and ')} only.`;
    warnings.push({ code: 'refused', path: 'endpoint', message });
  }
  if (model === '') {
    const message = 'Neither the body nor the request nor the target names a model.';
    warnings.push({ code: 'refused', path: 'body', message });
  }
  refuseKwargs('request', body, 'body', warnings);
  return { endpoint, model, body, shared: NOTHING, cost: NOTHING, warnings };
}

/** Any answer will do: it stands in the result as the provider's own data. */
function decodeCustom(body: JsonValue): Decoded<CustomOutput> {
  if (!isJsonObject(body)) return { ok: true, output: {} };
  const model = stringAt(body, 'modelVersion');
  const output: CustomOutput = model === undefined ? {} : { model };
  const usage = convertUsage(body['usageMetadata']);
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}
