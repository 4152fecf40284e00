import { ALREADY_SENT } from '../already-sent.ts';
import type { Call } from '../call.ts';
import { batchObject, type BatchObject } from './batch-object.ts';
import type { BatchRecord } from './batch-record.ts';
import { parseBatchRequest } from './batch-request.ts';
import { jsonReply, pathPart, readJson } from './call.ts';
import { LIMITS } from './limits.ts';
import { pageOf, parsePageQuery, type ListPage } from './list-page.ts';
import type { Route } from './route.ts';
import type { OpenAiWorld } from './world.ts';

/** Batches: create, list, retrieve, cancel. There is no delete. */
export function batchRoutes(world: OpenAiWorld): readonly Route[] {
  return [
    { method: 'POST', path: '/batches', answer: (call) => create(world, call) },
    { method: 'GET', path: '/batches', answer: async (call) => jsonReply(await list(world, call)) },
    { method: 'GET', path: '/batches/:id', answer: async (call) => jsonReply(await retrieve(world, call)) },
    {
      method: 'POST',
      path: '/batches/:id/cancel',
      answer: async (call) => jsonReply(await cancel(world, call)),
    },
  ];
}

/** The batch as it is now. */
async function currentObject(world: OpenAiWorld, batch: BatchRecord): Promise<BatchObject> {
  const now = await world.batches.catchUp([batch]);
  return batchObject(batch, now);
}

async function create(world: OpenAiWorld, call: Call): Promise<Response> {
  const request = parseBatchRequest(await readJson(call));
  const batch = await world.batches.create(request);
  if (world.ground.faults.take('drop-after')) {
    call.env.incoming.socket.destroy();
    return ALREADY_SENT;
  }
  return jsonReply(batchObject(batch, batch.timeline.createdAt));
}

async function list(world: OpenAiWorld, call: Call): Promise<ListPage<BatchObject>> {
  const { order: _, ...query } = call.req.query();
  const page = pageOf(world.batches.list(), parsePageQuery(query, LIMITS.batchPage));
  const now = await world.batches.catchUp(page.data);
  return { ...page, data: page.data.map((batch) => batchObject(batch, now)) };
}

async function retrieve(world: OpenAiWorld, call: Call): Promise<BatchObject> {
  return currentObject(world, world.batches.get(pathPart(call, 'id')));
}

async function cancel(world: OpenAiWorld, call: Call): Promise<BatchObject> {
  const batch = world.batches.get(pathPart(call, 'id'));
  world.batches.cancel(batch, await world.batches.catchUp([batch]));
  return currentObject(world, batch);
}
