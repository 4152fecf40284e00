import { notFound } from './api-error.ts';
import { pageOf } from './list-page.ts';
import { modelInfo } from './model-info.ts';
import { findModel, MODELS } from './models.ts';
import { jsonReply } from './reply.ts';
import type { Route } from './route.ts';

/** The models, newest first, and each by its name or alias. */
export function modelRoutes(): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/models',
      answer: (call) => jsonReply(pageOf(MODELS.map(modelInfo), call.req.query())),
    },
    {
      method: 'GET',
      path: '/v1/models/:id',
      answer: (call) => {
        const name = call.req.param('id') ?? '';
        const model = findModel(name);
        if (model === undefined) throw notFound(`model: ${name}`);
        return jsonReply(modelInfo(model));
      },
    },
  ];
}
