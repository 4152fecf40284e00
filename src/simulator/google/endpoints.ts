import type { JsonObject } from '../../core/json.ts';
import { ApiError } from './api-error.ts';
import { checkConfig } from './check-config.ts';
import { checkContents } from './check-contents.ts';
import { checkEmbed, embedContent } from './embed-content.ts';
import { generateContent, type AnswerContext } from './generate-content.ts';
import { findModel, type ModelEntry, type ModelKind } from './models.ts';

/** What batches may be made of. */
export interface Endpoint {
  /** As it stands in URLs of models. */
  readonly method: 'batchGenerateContent' | 'asyncBatchEmbedContent';
  /** The method that answers one request at once. */
  readonly live: string;
  readonly kind: ModelKind;
  /** Messages of its creation and of a line of its file. */
  readonly creation: string;
  readonly line: string;
  readonly request: string;
  /** What operations call the batch and its output. */
  readonly batchType: string;
  readonly outputType: string;
  readonly update: string;
}

/** The two kinds of batches. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'batchGenerateContent',
    live: 'generateContent',
    kind: 'generate',
    creation: 'BatchGenerateContentRequest',
    line: 'GenerateContentLine',
    request: 'GenerateContentRequest',
    batchType: 'GenerateContentBatch',
    outputType: 'GenerateContentBatchOutput',
    update: 'updateGenerateContentBatch',
  },
  {
    method: 'asyncBatchEmbedContent',
    live: 'embedContent',
    kind: 'embed',
    creation: 'AsyncBatchEmbedContentRequest',
    line: 'EmbedContentLine',
    request: 'EmbedContentRequest',
    batchType: 'EmbedContentBatch',
    outputType: 'EmbedContentBatchOutput',
    update: 'updateEmbedContentBatch',
  },
];

/** The model of that name that can be called by `method`. @throws ApiError 404 */
export function modelFor(id: string, kind: ModelKind, method: string): ModelEntry {
  const model = findModel(id);
  if (model?.kind === kind) return model;
  throw new ApiError(
    'NOT_FOUND',
    `models/${id} is not found for API version v1beta, or is not supported for ${method}. Call ListModels to see the ` +
      'list of available models and their supported methods.',
  );
}

/** What a model says to a request that was read: an answer, or a refusal. */
export function answerRequest(
  request: JsonObject,
  model: ModelEntry,
  context: AnswerContext,
): JsonObject | ApiError {
  if (model.kind === 'embed') return checkEmbed(request) ?? embedContent(request, model, context.seed);
  return (
    checkContents(request, model) ??
    checkConfig(request, model) ??
    context.findMissing(request) ??
    generateContent(request, model, context)
  );
}
