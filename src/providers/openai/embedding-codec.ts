import { mergeKwargs } from '../../adapter/merge-kwargs.ts';
import type {
  Codec,
  Decoded,
  DecodedRequest,
  DecodeRequestOptions,
  Encoded,
  EncodeOptions,
} from '../../adapter/codec.ts';
import { isJsonObject, numberAt, stringAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { EmbeddingRequest } from '../../model/request.ts';
import type { EmbeddingOutput } from '../../model/result.ts';
import { convertUsage } from './convert-usage.ts';
import { decodeModel } from './decode-model.ts';
import { Findings } from './findings.ts';
import { keepRest, type BodyForm, type Draft } from './keep-rest.ts';
import { Losses } from './losses.ts';
import { malformed } from '../../adapter/malformed.ts';
import { refuseLines } from './refuse-lines.ts';

/** Where texts are turned into vectors. */
export const EMBEDDING_ENDPOINT = '/v1/embeddings';

/** Body of `POST /v1/embeddings`, as far as it is written here. */
export type EmbeddingBody = { model: string; input: string | string[]; dimensions?: number };

const NOTHING: Readonly<Record<string, string>> = {};
/** Vectors in base64 are floats of 4 bytes, the lowest byte first. */
const FLOAT_BYTES = 4;

/** Texts as embeddings. */
export const embeddingCodec: Codec<EmbeddingRequest, EmbeddingOutput> = {
  encode: encodeEmbedding,
  decode: decodeEmbedding,
  decodeRequest: decodeEmbeddingRequest,
};

function encodeEmbedding(request: EmbeddingRequest, options: EncodeOptions): Encoded {
  const losses = new Losses('OpenAI embeddings');
  const { input } = request;
  const body: EmbeddingBody = {
    model: request.model ?? options.model,
    input: typeof input === 'string' ? input : [...input],
  };
  if (request.dimensions !== undefined) body.dimensions = request.dimensions;
  const merged = mergeKwargs(body, request.provider_kwargs);
  refuseLines(request.provider_kwargs, 'input', losses);
  return {
    endpoint: EMBEDDING_ENDPOINT,
    model: stringAt(merged, 'model') ?? body.model,
    body: merged,
    shared: NOTHING,
    cost: { inputs: countInputs(merged['input']) },
    warnings: losses.warnings,
  };
}

/** How many texts an `input` holds: a list of numbers is one text, written as tokens. */
export function countInputs(input: JsonValue | undefined): number {
  return Array.isArray(input) && typeof input[0] !== 'number' ? input.length : 1;
}

const KNOWN_KEYS: ReadonlySet<string> = new Set(['model', 'input', 'dimensions']);

const FORM: BodyForm<EmbeddingRequest> = {
  subject: ['input'],
  forget: new Map([['dimensions', (draft) => delete draft.dimensions]]),
  encode: (request) => encodeEmbedding(request, { model: '' }).body,
};

/** Texts have a unified form; lists of tokens have none. */
function decodeEmbeddingRequest(
  body: JsonObject,
  { customId, isOwn }: DecodeRequestOptions,
): DecodedRequest<EmbeddingRequest> {
  const findings = new Findings(isOwn);
  const input = readTexts(body, findings);
  const draft: Draft<EmbeddingRequest> = { mode: 'embedding', custom_id: customId, input };
  decodeModel(draft, body, findings);
  const { dimensions } = body;
  if (typeof dimensions === 'number' && Number.isSafeInteger(dimensions) && dimensions >= 1) {
    draft.dimensions = dimensions;
  } else if (dimensions !== undefined && dimensions !== null) findings.loseParameter('dimensions');
  findings.loseOthers(body, KNOWN_KEYS);
  const { problems, warnings } = findings;
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, request: isOwn ? keepRest(draft, body, FORM) : draft, warnings };
}

function readTexts({ input }: JsonObject, findings: Findings): string | readonly string[] {
  if (typeof input === 'string' && input !== '') return input;
  if (Array.isArray(input) && input.length > 0 && areTexts(input)) return input;
  findings.refuse('input', 'must be a text or a list of texts; tokens and empty texts have no unified form');
  return '';
}

function areTexts(values: readonly JsonValue[]): values is readonly string[] {
  for (const value of values) if (typeof value !== 'string' || value === '') return false;
  return true;
}

function decodeEmbedding(body: JsonValue): Decoded<EmbeddingOutput> {
  const data = isJsonObject(body) ? body['data'] : undefined;
  if (!isJsonObject(body) || !Array.isArray(data) || data.length === 0)
    return malformed('a list of embeddings');
  const embeddings: (readonly number[])[] = [];
  let found = 0;
  for (let position = 0; position < data.length; position += 1) {
    const entry: JsonValue | undefined = data[position];
    if (!isJsonObject(entry)) return malformed('a list of embeddings');
    const index = numberAt(entry, 'index') ?? position;
    const vector = decodeVector(entry['embedding']);
    const isInPlace = Number.isInteger(index) && index >= 0 && index < data.length;
    if (vector === undefined || !isInPlace || embeddings[index] !== undefined) {
      return malformed('a list of embeddings');
    }
    embeddings[index] = vector;
    found += 1;
  }
  if (found !== data.length) return malformed('a list of embeddings');
  const model = stringAt(body, 'model');
  const usage = convertUsage(body['usage']);
  const output: EmbeddingOutput = model === undefined ? { embeddings } : { embeddings, model };
  return usage === undefined ? { ok: true, output } : { ok: true, output, usage };
}

function decodeVector(embedding: JsonValue | undefined): readonly number[] | undefined {
  if (typeof embedding === 'string') return decodeBase64(embedding);
  return Array.isArray(embedding) && embedding.length > 0 && isNumbers(embedding) ? embedding : undefined;
}

function isNumbers(values: readonly JsonValue[]): values is readonly number[] {
  for (const value of values) if (typeof value !== 'number') return false;
  return true;
}

function decodeBase64(text: string): readonly number[] | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 0 || bytes.length % FLOAT_BYTES !== 0) return undefined;
  const vector: number[] = [];
  for (let at = 0; at < bytes.length; at += FLOAT_BYTES) {
    const value = bytes.readFloatLE(at);
    // JSON has no NaN and no infinity, so a vector that holds one could not be written down.
    if (!Number.isFinite(value)) return undefined;
    vector.push(value);
  }
  return vector;
}
