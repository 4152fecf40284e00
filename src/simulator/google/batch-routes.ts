import { numberAt, stringAt } from '../../core/json.ts';
import { ALREADY_SENT } from '../already-sent.ts';
import type { Call } from '../call.ts';
import type { BatchRecord } from './batch-record.ts';
import { parseBatchRequest } from './batch-request.ts';
import { stateAt } from './batch-state.ts';
import { updateBatch } from './batch-store.ts';
import { ENDPOINTS, modelFor, type Endpoint } from './endpoints.ts';
import { LIMITS } from './limits.ts';
import { pageOf, parsePageQuery } from './list-page.ts';
import { batchObject, operationObject } from './operation.ts';
import { jsonReply, readBody } from './reply.ts';
import type { Route } from './route.ts';
import type { GoogleWorld } from './world.ts';

/** Batches: create, list, get, cancel, update, delete. */
export function batchRoutes(world: GoogleWorld): readonly Route[] {
  return [
    ...ENDPOINTS.flatMap((endpoint): Route[] => [
      {
        method: 'POST',
        path: `/models/:id:${endpoint.method}`,
        answer: (call, id) => create(world, endpoint, call, id),
      },
      {
        method: 'PATCH',
        path: `/batches/:id:${endpoint.update}`,
        answer: (call, id) => update(world, endpoint, call, id),
      },
    ]),
    { method: 'GET', path: '/batches', answer: (call) => list(world, call) },
    { method: 'GET', path: '/batches/:id', answer: (_, id) => get(world, id) },
    { method: 'DELETE', path: '/batches/:id', answer: (_, id) => remove(world, id) },
    { method: 'POST', path: '/batches/:id:cancel', answer: (_, id) => cancel(world, id) },
  ];
}

async function create(world: GoogleWorld, endpoint: Endpoint, call: Call, id: string): Promise<Response> {
  const body = await readBody(call, endpoint.creation, world.messages);
  const model = modelFor(id, endpoint.kind, endpoint.method);
  const batch = await world.batches.create(endpoint, model, parseBatchRequest(body, endpoint));
  if (world.ground.faults.take('drop-after')) {
    call.env.incoming.socket.destroy();
    return ALREADY_SENT;
  }
  return jsonReply(operationObject(world, batch, batch.timeline.createdAt));
}

/** The batch as it is now. Looking at one that has succeeded brings its result file nearer. */
function look(world: GoogleWorld, batch: BatchRecord, now: number): unknown {
  const operation = operationObject(world, batch, now);
  if (stateAt(batch, now) === 'BATCH_STATE_SUCCEEDED') batch.looks += 1;
  return operation;
}

async function list(world: GoogleWorld, call: Call): Promise<Response> {
  const query = parsePageQuery(call.req.query(), LIMITS.batchPage);
  const { items, nextPageToken } = pageOf(world.batches.list(), query);
  const now = await world.batches.catchUp(items);
  return jsonReply({
    ...(items.length === 0 ? {} : { operations: items.map((batch) => look(world, batch, now)) }),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  });
}

async function get(world: GoogleWorld, id: string): Promise<Response> {
  const batch = world.batches.get(id);
  return jsonReply(look(world, batch, await world.batches.catchUp([batch])));
}

async function cancel(world: GoogleWorld, id: string): Promise<Response> {
  const batch = world.batches.get(id);
  world.batches.cancel(batch, await world.batches.catchUp([batch]));
  return jsonReply({});
}

async function remove(world: GoogleWorld, id: string): Promise<Response> {
  const batch = world.batches.get(id);
  world.batches.delete(batch, await world.batches.catchUp([batch]));
  return jsonReply({});
}

async function update(world: GoogleWorld, endpoint: Endpoint, call: Call, id: string): Promise<Response> {
  const body = await readBody(call, endpoint.batchType, world.messages);
  const batch = world.batches.get(id);
  const mask = call.req.query('updateMask') ?? call.req.query('update_mask') ?? Object.keys(body).join(',');
  const changed = { displayName: stringAt(body, 'displayName'), priority: numberAt(body, 'priority') };
  updateBatch(batch, changed, mask);
  const now = await world.batches.catchUp([batch]);
  return jsonReply(batchObject(world, batch, now));
}
