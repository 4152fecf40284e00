import type { Codec, Decoded, Encoded, EncodeOptions } from '../../adapter/codec.ts';
import { isJsonObject, stringAt, type JsonValue } from '../../core/json.ts';
import type { CustomRequest } from '../../model/request.ts';
import type { CustomOutput } from '../../model/result.ts';
import { convertUsage } from './convert-usage.ts';
import { CHAT_ENDPOINT } from './chat-completions.ts';
import { COMPLETION_ENDPOINT } from './completion-codec.ts';
import { countInputs, EMBEDDING_ENDPOINT } from './embedding-codec.ts';
import { Losses } from './losses.ts';
import { refuseStream, requireModel, requireSubject } from './refuse-lines.ts';

const NOTHING: Readonly<Record<string, string>> = {};

/** Bodies in OpenAI's language for any server: framed and tracked, never translated. */
export const customCodec: Codec<CustomRequest, CustomOutput> = {
  encode: (request, options) => encodeCustom(request, options, new Losses('OpenAI')),
  decode: decodeCustom,
};

/** Bodies that are OpenAI's own already: so are those, and without a model one of them would cost the whole batch. */
export const ownCustomCodec: Codec<CustomRequest, CustomOutput> = {
  encode: encodeOwn,
  decode: decodeCustom,
};

/** What a body must have besides its model, by endpoint. */
const SUBJECTS: ReadonlyMap<string, string> = new Map([
  [CHAT_ENDPOINT, 'messages'],
  [COMPLETION_ENDPOINT, 'prompt'],
  [EMBEDDING_ENDPOINT, 'input'],
]);

function encodeOwn(request: CustomRequest, options: EncodeOptions): Encoded {
  const { body, endpoint } = request;
  const losses = new Losses('OpenAI');
  requireModel(body['model'], 'body.model', losses);
  const subject = SUBJECTS.get(endpoint);
  if (subject !== undefined) requireSubject(body[subject], `body.${subject}`, losses);
  return encodeCustom(request, options, losses);
}

/** The body goes out as given, so that a model is not put into it either. */
function encodeCustom(request: CustomRequest, options: EncodeOptions, losses: Losses): Encoded {
  const { endpoint, body } = request;
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
