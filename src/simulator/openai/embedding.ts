import type { JsonObject, JsonValue } from '../../core/json.ts';
import { mixSeed } from '../seeded.ts';
import { countTokens } from '../token-count.ts';
import { unitVector } from '../unit-vector.ts';
import type { Answer, AnswerContext } from './answer.ts';
import { invalidRequest, type ApiError } from './api-error.ts';
import { LIMITS } from './limits.ts';
import type { ModelEntry } from './models.ts';
import { findWrongParameter, type ParameterRules } from './parameter-rules.ts';
import { unknownParameter } from './parameter-errors.ts';

/** Every parameter of embeddings, from OpenAI's API description. */
export const EMBEDDING_RULES: ParameterRules = {
  model: { is: 'string', required: true },
  input: { is: 'anything', required: true },
  dimensions: { is: 'integer', min: 1 },
  encoding_format: { is: 'choice', values: ['float', 'base64'] },
  user: { is: 'string' },
};

/** Real vectors are written with about nine decimals. */
const DECIMALS = 1e9;

/** The first thing that OpenAI would refuse in an embedding request, or undefined. */
export function checkEmbedding(body: JsonObject, model: ModelEntry): ApiError | undefined {
  const unknown = Object.keys(body).find((key) => !Object.hasOwn(EMBEDDING_RULES, key));
  if (unknown !== undefined) return unknownParameter(unknown);
  return (
    findWrongParameter(body, EMBEDDING_RULES) ?? checkInput(body['input']) ?? checkDimensions(body, model)
  );
}

/** How many inputs a request has: a list of token numbers is one. */
export function countInputs(input: JsonValue | undefined): number {
  if (!Array.isArray(input)) return input === undefined ? 0 : 1;
  return input.length > 0 && input.every((entry) => typeof entry === 'number') ? 1 : input.length;
}

/** The answer to an embedding request that was checked: one vector of length 1 for each input. */
export function createEmbedding(body: JsonObject, model: ModelEntry, context: AnswerContext): Answer {
  const input = body['input'] ?? '';
  const inputs =
    Array.isArray(input) && countInputs(input) === input.length && !isTokens(input) ? input : [input];
  const dimensions = typeof body['dimensions'] === 'number' ? body['dimensions'] : defaultDimensions(model);
  const data = inputs.map((entry, index) => {
    const vector = unitVector(mixSeed(context.seed, model.id, JSON.stringify(entry)), dimensions);
    return { object: 'embedding', index, embedding: encodeVector(vector, body['encoding_format']) };
  });
  const tokens = inputs.reduce<number>((sum, entry) => sum + inputTokens(entry), 0);
  return {
    status: 200,
    body: {
      object: 'list',
      data,
      model: model.snapshot,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    },
    usage: { input: tokens, cached: 0, output: 0, reasoning: 0 },
  };
}

function checkInput(input: JsonValue | undefined): ApiError | undefined {
  const list = Array.isArray(input) ? input : [input];
  const fits =
    list.length > 0 &&
    (isTokens(input) || list.length <= LIMITS.embeddingInputsPerRequest) &&
    (isTokens(input) || list.every((entry) => isInput(entry)));
  return fits
    ? undefined
    : invalidRequest(
        "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
      );
}

function isInput(entry: JsonValue | undefined): boolean {
  return typeof entry === 'string' ? entry !== '' : isTokens(entry);
}

function isTokens(entry: JsonValue | undefined): boolean {
  return Array.isArray(entry) && entry.length > 0 && entry.every((token) => typeof token === 'number');
}

function inputTokens(entry: JsonValue): number {
  if (Array.isArray(entry)) return entry.length;
  return typeof entry === 'string' ? countTokens(entry) : 0;
}

function checkDimensions(body: JsonObject, model: ModelEntry): ApiError | undefined {
  const { dimensions } = body;
  if (typeof dimensions !== 'number') return undefined;
  if (model.dimensions?.fixed === true) {
    return invalidRequest('This model does not support specifying dimensions.');
  }
  const most = defaultDimensions(model);
  return dimensions <= most
    ? undefined
    : invalidRequest(
        `Invalid value for 'dimensions' = ${dimensions}. Must be less than or equal to ${most}.`,
      );
}

function defaultDimensions(model: ModelEntry): number {
  return model.dimensions?.default ?? 0;
}

/** Base64 holds little-endian single-precision numbers, as OpenAI's SDKs read them. */
function encodeVector(vector: Float32Array, format: JsonValue | undefined): JsonValue {
  const values = Array.from(vector, (value) => Math.round(value * DECIMALS) / DECIMALS);
  if (format !== 'base64') return values;
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
