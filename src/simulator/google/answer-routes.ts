import { objectAt, stringAt, type JsonObject } from '../../core/json.ts';
import type { Call } from '../call.ts';
import { ApiError, invalidField } from './api-error.ts';
import { objectsAt } from './content-text.ts';
import { checkEmbed, embedContents } from './embed-content.ts';
import { answerRequest, modelFor } from './endpoints.ts';
import { LIMITS } from './limits.ts';
import { pageOf, parsePageQuery } from './list-page.ts';
import { findModel, modelObject, MODELS, type ModelEntry } from './models.ts';
import { jsonReply, readBody } from './reply.ts';
import type { Route } from './route.ts';
import { countPrompt, sumTokens, tokenDetails } from './usage.ts';
import type { GoogleWorld } from './world.ts';

/** What models answer at once, and the models. */
export function answerRoutes(world: GoogleWorld): readonly Route[] {
  return [
    { method: 'GET', path: '/models', answer: (call) => listModels(call) },
    { method: 'GET', path: '/models/:id', answer: (_, id) => jsonReply(modelObject(anyModel(id, 'get'))) },
    {
      method: 'POST',
      path: '/models/:id:generateContent',
      answer: async (call, id) => jsonReply(await generate(world, call, id)),
    },
    {
      method: 'POST',
      path: '/models/:id:streamGenerateContent',
      answer: async (call, id) => streamReply(call, await generate(world, call, id)),
    },
    { method: 'POST', path: '/models/:id:countTokens', answer: (call, id) => countTokens(world, call, id) },
    { method: 'POST', path: '/models/:id:embedContent', answer: (call, id) => embed(world, call, id) },
    {
      method: 'POST',
      path: '/models/:id:batchEmbedContents',
      answer: (call, id) => embedAll(world, call, id),
    },
  ];
}

function listModels(call: Call): Response {
  const { items, nextPageToken } = pageOf(MODELS, parsePageQuery(call.req.query(), LIMITS.modelPage));
  return jsonReply({
    models: items.map(modelObject),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  });
}

function anyModel(id: string, method: string): ModelEntry {
  return findModel(id) ?? modelFor(id, 'generate', method);
}

async function generate(world: GoogleWorld, call: Call, id: string): Promise<JsonObject> {
  const request = await readBody(call, 'GenerateContentRequest', world.messages);
  return answerOrThrow(world, request, modelFor(id, 'generate', 'generateContent'));
}

/** The whole answer as the only piece of the stream: an event with `alt=sse`, otherwise a list. */
function streamReply(call: Call, answer: JsonObject): Response {
  if (call.req.query('alt') !== 'sse') return jsonReply([answer]);
  return new Response(`data: ${JSON.stringify(answer)}\r\n\r\n`, {
    headers: { 'content-type': 'text/event-stream' },
  });
}

async function countTokens(world: GoogleWorld, call: Call, id: string): Promise<Response> {
  const body = await readBody(call, 'CountTokensRequest', world.messages);
  anyModel(id, 'countTokens');
  const request = objectAt(body, 'generateContentRequest') ?? body;
  if (objectsAt(request, 'contents').length === 0) {
    throw invalidField('CountTokensRequest.contents', 'contents is not specified');
  }
  const tokens = countPrompt(request);
  return jsonReply({ totalTokens: sumTokens(tokens), promptTokensDetails: tokenDetails(tokens) });
}

async function embed(world: GoogleWorld, call: Call, id: string): Promise<Response> {
  const request = await readBody(call, 'EmbedContentRequest', world.messages);
  return jsonReply(answerOrThrow(world, request, modelFor(id, 'embed', 'embedContent')));
}

async function embedAll(world: GoogleWorld, call: Call, id: string): Promise<Response> {
  const body = await readBody(call, 'BatchEmbedContentsRequest', world.messages);
  const model = modelFor(id, 'embed', 'batchEmbedContents');
  const requests = objectsAt(body, 'requests');
  const field = 'BatchEmbedContentsRequest.requests';
  if (requests.length === 0) throw invalidField(field, 'requests is not specified');
  if (requests.length > LIMITS.embeddingsPerCall) {
    throw invalidField(field, `at most ${LIMITS.embeddingsPerCall} requests can be in one batch`);
  }
  for (const [index, request] of requests.entries()) {
    if (stringAt(request, 'model') !== `models/${id}`) {
      throw invalidField(`${field}[${index}].model`, 'model must match the model of the call.');
    }
    const problem = checkEmbed(request);
    if (problem !== undefined) throw problem;
  }
  return jsonReply(embedContents(requests, model, world.ground.seed));
}

function answerOrThrow(world: GoogleWorld, request: JsonObject, model: ModelEntry): JsonObject {
  const answer = answerRequest(request, model, world.answers);
  if (answer instanceof ApiError) throw answer;
  return answer;
}
