import { isJsonObject } from '../../core/json.ts';
import type { Call } from '../call.ts';
import { invalidRequest } from './api-error.ts';
import { jsonReply, pathPart, readJson } from './call.ts';
import { answerRequest, ENDPOINTS, type Endpoint } from './endpoints.ts';
import { MODELS, type ModelEntry } from './models.ts';
import type { Route } from './route.ts';
import type { OpenAiWorld } from './world.ts';

const VERSION = '/v1';

/** The endpoints that answer at once, and the models that they know. */
export function answerRoutes(world: OpenAiWorld): readonly Route[] {
  const live = ENDPOINTS.filter((endpoint) => endpoint.answers !== undefined);
  return [
    ...live.map((endpoint): Route => {
      const path = endpoint.path.slice(VERSION.length);
      return { method: 'POST', path, answer: (call) => answer(world, endpoint, call) };
    }),
    {
      method: 'GET',
      path: '/models',
      answer: () => jsonReply({ object: 'list', data: MODELS.map(modelObject) }),
    },
    {
      method: 'GET',
      path: '/models/:id',
      answer: (call) => jsonReply(modelObject(findListed(pathPart(call, 'id')))),
    },
  ];
}

async function answer(world: OpenAiWorld, endpoint: Endpoint, call: Call): Promise<Response> {
  const body = await readJson(call);
  if (!isJsonObject(body)) throw invalidRequest('The body of the request must be a JSON object.');
  if (body['stream'] === true) throw invalidRequest('The simulator does not stream.', { param: 'stream' });
  const createdAt = Math.floor(world.ground.clock.now() / 1000);
  const { status, body: reply } = answerRequest(endpoint, body, { seed: world.ground.seed, createdAt });
  return jsonReply(reply, status);
}

function findListed(name: string): ModelEntry {
  const model = MODELS.find((entry) => entry.id === name || entry.snapshot === name);
  if (model !== undefined) return { ...model, id: name };
  throw invalidRequest(`The model '${name}' does not exist or you do not have access to it.`, {
    status: 404,
    param: 'model',
    code: 'model_not_found',
  });
}

function modelObject(model: ModelEntry): object {
  return { id: model.id, object: 'model', created: model.created, owned_by: 'system' };
}
