import type { JsonObject } from '../../core/json.ts';
import { refusal, type Answer, type AnswerContext } from './answer.ts';
import { invalidRequest, type ApiError } from './api-error.ts';
import { createChatCompletion } from './chat-completion.ts';
import { checkChat } from './chat-parameters.ts';
import { checkEmbedding, createEmbedding } from './embedding.ts';
import { findModel, type ModelEntry, type ModelKind } from './models.ts';
import { missingParameter } from './parameter-errors.ts';
import { createResponse } from './response.ts';
import { checkResponse } from './response-parameters.ts';

/** An endpoint that batches may be made for. */
export interface Endpoint {
  /** As batches name it. */
  readonly path: string;
  /** What its models can be asked for. */
  readonly kind: ModelKind;
  /** The parameter besides `model` that validation of a batch asks for. */
  readonly subject: string;
  /** What the refusal of a stream calls the endpoint. */
  readonly title: string;
  /** How a request is checked and answered; absent where the simulator has no answers. */
  readonly answers?: {
    readonly check: (body: JsonObject, model: ModelEntry) => ApiError | undefined;
    readonly create: (body: JsonObject, model: ModelEntry, context: AnswerContext) => Answer;
  };
}

/** The endpoints of OpenAI's API description for batches, in its order. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    path: '/v1/responses',
    kind: 'chat',
    subject: 'input',
    title: 'Responses',
    answers: { check: checkResponse, create: createResponse },
  },
  {
    path: '/v1/chat/completions',
    kind: 'chat',
    subject: 'messages',
    title: 'Chat Completions',
    answers: { check: checkChat, create: createChatCompletion },
  },
  {
    path: '/v1/embeddings',
    kind: 'embedding',
    subject: 'input',
    title: 'Embeddings',
    answers: { check: checkEmbedding, create: createEmbedding },
  },
  { path: '/v1/completions', kind: 'completion', subject: 'prompt', title: 'Completions' },
  { path: '/v1/moderations', kind: 'moderation', subject: 'input', title: 'Moderations' },
  { path: '/v1/images/generations', kind: 'image', subject: 'prompt', title: 'Images' },
  { path: '/v1/images/edits', kind: 'image', subject: 'prompt', title: 'Images' },
  { path: '/v1/videos', kind: 'video', subject: 'prompt', title: 'Videos' },
];

/** The endpoint of that path, or undefined. */
export function findEndpoint(path: string): Endpoint | undefined {
  return ENDPOINTS.find((endpoint) => endpoint.path === path);
}

/** What the endpoint says to a request: an answer, or a refusal as an answer. */
export function answerRequest(endpoint: Endpoint, body: JsonObject, context: AnswerContext): Answer {
  const name = body['model'];
  if (typeof name !== 'string') return refusal(missingParameter('model'));
  const model = findModel(name);
  if (model === undefined) return refusal(unknownModel(name));
  if (endpoint.answers === undefined) return refusal(notSimulated(endpoint));
  if (model.kind !== endpoint.kind) return refusal(wrongKind(endpoint, model));
  const problem = endpoint.answers.check(body, model);
  return problem === undefined ? endpoint.answers.create(body, model, context) : refusal(problem);
}

/** The refusal of a model that does not exist. */
function unknownModel(name: string): ApiError {
  return invalidRequest(`The model \`${name}\` does not exist or you do not have access to it.`, {
    status: 404,
    code: 'model_not_found',
  });
}

function wrongKind(endpoint: Endpoint, model: ModelEntry): ApiError {
  return endpoint.kind === 'chat'
    ? invalidRequest(
        `This is not a chat model and thus not supported in the ${endpoint.path.slice(1)} endpoint.`,
        {
          status: 404,
          param: 'model',
        },
      )
    : invalidRequest(`You are not allowed to generate embeddings from this model (${model.id}).`, {
        status: 403,
      });
}

/** The simulator's own word, not OpenAI's: better than a made-up answer. */
function notSimulated(endpoint: Endpoint): ApiError {
  return invalidRequest(`The simulator accepts batches for ${endpoint.path} but has no answers for it.`, {
    status: 501,
    code: 'not_simulated',
  });
}
