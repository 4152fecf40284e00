import type {
  Codec,
  Decoded,
  DecodedRequest,
  DecodeRequestOptions,
  Encoded,
  EncodeOptions,
} from '../../adapter/codec.ts';
import { malformed } from '../../adapter/malformed.ts';
import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Warning } from '../../core/warning.ts';
import type { EmbeddingRequest } from '../../model/request.ts';
import type { EmbeddingOutput } from '../../model/result.ts';
import type { UsageInfo } from '../../model/usage.ts';
import { spell } from './casing.ts';
import { countAt } from './count-at.ts';
import { decodeEmbeddingRequest } from './decode-embedding-request.ts';
import { EMBEDDING_ENDPOINT } from './endpoints.ts';
import type { GoogleLanguage } from './google-language.ts';
import { toInt32 } from './int32.ts';
import { bareModel } from './model-name.ts';
import { refuseKwargs } from './refuse-kwargs.ts';

/** An `EmbedContentRequest` (Gemini API reference, "Embeddings"), as far as it is written here. */
export type EmbeddingBody = {
  content: { parts: { text: string }[] };
  embedContentConfig?: { outputDimensionality: number };
};

const NOTHING: Readonly<Record<string, never>> = {};

/** Texts as content to embed. */
export function createEmbeddingCodec(language: GoogleLanguage): Codec<EmbeddingRequest, EmbeddingOutput> {
  return {
    encode: (request, options) => encodeEmbedding(request, options, language),
    decode: decodeEmbedding,
    decodeRequest: (body: JsonObject, options: DecodeRequestOptions): DecodedRequest<EmbeddingRequest> =>
      decodeEmbeddingRequest(body, options, (request) => buildEmbedding(request, [])),
  };
}

function encodeEmbedding(
  request: EmbeddingRequest,
  options: EncodeOptions,
  { casing }: GoogleLanguage,
): Encoded {
  const warnings: Warning[] = [];
  const body = buildEmbedding(request, warnings);
  return {
    endpoint: EMBEDDING_ENDPOINT,
    model: bareModel(stringAt(body, 'model') ?? request.model ?? options.model),
    body: casing === 'camel' ? body : spell(body, 'EmbedContentRequest', casing),
    shared: NOTHING,
    cost: NOTHING,
    warnings,
  };
}

/** The body, its own names in camelCase, whatever spelling the user's keys came in. */
function buildEmbedding(request: EmbeddingRequest, warnings: Warning[]): JsonObject {
  const { dimensions, input, provider_kwargs: kwargs } = request;
  const texts = typeof input === 'string' ? [input] : input;
  if (texts.length > 1) {
    const message =
      'Gemini makes one vector of a request, however many texts it holds; send a request for each.';
    warnings.push({ code: 'refused', path: 'input', message });
  }
  const body: EmbeddingBody = { content: { parts: texts.map((text) => ({ text })) } };
  if (dimensions !== undefined) {
    body.embedContentConfig = { outputDimensionality: toInt32(dimensions, 'dimensions', warnings) };
  }
  if (kwargs === undefined) return body;
  refuseKwargs('request', kwargs, 'provider_kwargs', warnings);
  return mergeKwargs(body, spell(kwargs, 'EmbedContentRequest', 'camel'));
}

/** An answer in a batch counts its tokens beside the vector; the answer to a single call does so elsewhere. */
function decodeEmbedding(answer: JsonValue): Decoded<EmbeddingOutput> {
  if (!isJsonObject(answer)) return malformed('an embedding');
  const body = spell(answer, 'EmbedContentResponse', 'camel');
  const values = objectAt(body, 'embedding')?.['values'];
  if (!Array.isArray(values) || values.length === 0 || !isNumbers(values)) return malformed('an embedding');
  const usage = readUsage(body);
  const output: EmbeddingOutput = { embeddings: [values] };
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}

function isNumbers(values: readonly JsonValue[]): values is readonly number[] {
  for (const value of values) if (typeof value !== 'number') return false;
  return true;
}

function readUsage(body: JsonObject): UsageInfo | undefined {
  const usage = objectAt(body, 'usageMetadata');
  const prompt = (usage && countAt(usage, 'promptTokenCount')) ?? countAt(body, 'tokenCount');
  if (prompt === undefined) return undefined;
  return { prompt_tokens: prompt, completion_tokens: 0, total_tokens: prompt };
}
