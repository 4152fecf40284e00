import { numberAt, objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import { mixSeed } from '../seeded.ts';
import { unitVector } from '../unit-vector.ts';
import { invalidField, type ApiError } from './api-error.ts';
import { objectsAt } from './content-text.ts';
import { EMBEDDING_DIMENSIONS, type ModelEntry } from './models.ts';
import { countPrompt, sumTokens, tokenDetails, type PromptTokens } from './usage.ts';

/** Real vectors are written with about nine decimals. */
const DECIMALS = 1e9;

/** The first thing that the API would refuse in a request for an embedding, or undefined. */
export function checkEmbed(request: JsonObject): ApiError | undefined {
  const content = objectAt(request, 'content');
  if (content === undefined || objectsAt(content, 'parts').length === 0) {
    return invalidField('EmbedContentRequest.content', 'contents is not specified');
  }
  const { dimensions, taskType, title } = settingsOf(request);
  if (dimensions < 1 || dimensions > EMBEDDING_DIMENSIONS) {
    return invalidField(
      'EmbedContentRequest.output_dimensionality',
      `must be between 1 and ${EMBEDDING_DIMENSIONS}, is ${dimensions}.`,
    );
  }
  if (title === undefined || taskType === 'RETRIEVAL_DOCUMENT') return undefined;
  return invalidField('EmbedContentRequest.title', 'title may only be set for RETRIEVAL_DOCUMENT.');
}

/** The answer to a request that was checked: a vector of length 1. */
export function embedContent(request: JsonObject, model: ModelEntry, seed: number): JsonObject {
  const tokens = tokensOf(request);
  return {
    embedding: { values: vectorOf(request, model, seed) },
    usageMetadata: { promptTokenCount: sumTokens(tokens), promptTokenDetails: tokenDetails(tokens) },
  };
}

/** The answer to several requests that were checked. */
export function embedContents(requests: readonly JsonObject[], model: ModelEntry, seed: number): JsonObject {
  const promptTokenCount = requests.reduce((sum, request) => sum + sumTokens(tokensOf(request)), 0);
  return {
    embeddings: requests.map((request) => ({ values: vectorOf(request, model, seed) })),
    usageMetadata: { promptTokenCount },
  };
}

function vectorOf(request: JsonObject, model: ModelEntry, seed: number): readonly number[] {
  const { dimensions, taskType = '' } = settingsOf(request);
  const said = JSON.stringify(objectAt(request, 'content')?.['parts']);
  const key = mixSeed(seed, 'embed', model.id, taskType, said);
  return Array.from(unitVector(key, dimensions), (value) => Math.round(value * DECIMALS) / DECIMALS);
}

interface EmbedSettings {
  readonly dimensions: number;
  readonly taskType: string | undefined;
  readonly title: string | undefined;
}

/** The settings in `embedContentConfig`, or in their older places. */
function settingsOf(request: JsonObject): EmbedSettings {
  const config = objectAt(request, 'embedContentConfig') ?? {};
  return {
    dimensions:
      numberAt(config, 'outputDimensionality') ??
      numberAt(request, 'outputDimensionality') ??
      EMBEDDING_DIMENSIONS,
    taskType: stringAt(config, 'taskType') ?? stringAt(request, 'taskType'),
    title: stringAt(config, 'title') ?? stringAt(request, 'title'),
  };
}

function tokensOf(request: JsonObject): PromptTokens {
  const content = objectAt(request, 'content');
  return countPrompt(content === undefined ? {} : { contents: [content] });
}
