import type { Codec, Decoded, Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { isJsonObject, stringAt, type JsonValue } from '../../core/json.ts';
import type { CustomRequest } from '../../model/request.ts';
import type { CustomOutput } from '../../model/result.ts';
import { convertUsage } from './convert-usage.ts';
import { countInputs, EMBEDDING_ENDPOINT } from './embedding-codec.ts';
import { Losses } from './losses.ts';
import { refuseStream } from './refuse-stream.ts';

const NOTHING: Readonly<Record<string, string>> = {};

/** Bodies that are OpenAI's own already: framed and tracked, never translated. */
export const customCodec: Codec<CustomRequest, CustomOutput> = {
  encode: encodeCustom,
  decode: decodeCustom,
};

/** The body goes out as given, so that a model is not put into it either. */
function encodeCustom(request: CustomRequest, options: EncodeOptions): Encoded {
  const { endpoint, body } = request;
  const losses = new Losses('OpenAI');
  const own = stringAt(body, 'model');
  if (request.model !== undefined && request.model !== own) {
    const message = 'A custom body is sent as it is; the model that counts is the one in it.';
    losses.warnings.push({ code: 'unsupported_parameter', path: 'model', message });
  }
  refuseStream(body, 'body', losses);
  return {
    endpoint,
    model: own ?? request.model ?? options.model,
    body,
    shared: NOTHING,
    cost: endpoint === EMBEDDING_ENDPOINT ? { inputs: countInputs(body['input']) } : NOTHING,
    warnings: losses.warnings,
  };
}

/** Any answer will do: it stands in the result as the provider's own data. */
function decodeCustom(body: JsonValue): Decoded<CustomOutput> {
  if (!isJsonObject(body)) return { ok: true, output: {} };
  const model = stringAt(body, 'model');
  const output: CustomOutput = model === undefined ? {} : { model };
  const usage = convertUsage(body['usage']);
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}
