import { ALREADY_SENT } from '../already-sent.ts';
import { badGateway } from '../bad-gateway.ts';
import type { Call } from '../call.ts';
import { sendFile } from '../send-file.ts';
import { notFound } from './api-error.ts';
import { betasOf, versionOf } from './api-version.ts';
import { messageBatch, type MessageBatch } from './batch-object.ts';
import type { BatchRecord } from './batch-record.ts';
import { isArchived, statusAt } from './batch-state.ts';
import { checkEncoding } from './check-encoding.ts';
import { pageOf } from './list-page.ts';
import { jsonReply } from './reply.ts';
import type { Route } from './route.ts';
import type { AnthropicWorld } from './world.ts';

const BATCHES = '/v1/messages/batches';
const BATCH = `${BATCHES}/:id`;
/** Real replies about a running batch say when to ask again. */
const POLL_SECONDS = 10;

/** Message batches: create, list, retrieve, cancel, results, delete. */
export function batchRoutes(world: AnthropicWorld): readonly Route[] {
  return [
    { method: 'POST', path: BATCHES, answer: (call) => create(world, call) },
    { method: 'GET', path: BATCHES, answer: (call) => list(world, call) },
    { method: 'GET', path: BATCH, answer: (call) => retrieve(world, call) },
    { method: 'POST', path: `${BATCH}/cancel`, answer: (call) => cancel(world, call) },
    { method: 'GET', path: `${BATCH}/results`, answer: (call) => results(world, call) },
    { method: 'DELETE', path: BATCH, answer: (call) => remove(world, call) },
  ];
}

async function create(world: AnthropicWorld, call: Call): Promise<Response> {
  checkEncoding(call);
  const { incoming } = call.env;
  const batch = await world.batches.create({ incoming, version: versionOf(call), betas: betasOf(call) });
  if (world.ground.faults.take('drop-after')) {
    incoming.socket.destroy();
    return ALREADY_SENT;
  }
  return jsonReply(show(world, batch, batch.timeline.createdAt));
}

async function list(world: AnthropicWorld, call: Call): Promise<Response> {
  const page = pageOf(world.batches.list(), call.req.query());
  const now = await world.batches.catchUp(page.data);
  return jsonReply({ ...page, data: page.data.map((batch) => show(world, batch, now)) });
}

async function retrieve(world: AnthropicWorld, call: Call): Promise<Response> {
  const batch = world.batches.get(idOf(call));
  const nth = batch.retrievals;
  batch.retrievals += 1;
  // Users report this of the real API, seconds after a creation.
  if (nth < world.ground.faults.valueOf('not-found-yet'))
    throw notFound(`Message batch ${batch.id} not found.`);
  const now = await world.batches.catchUp([batch]);
  const object = show(world, batch, now);
  const isRunning = object.processing_status !== 'ended';
  return jsonReply(object, 200, isRunning ? { 'retry-after': pollHint(world) } : {});
}

/** In whole seconds of whoever waits, as HTTP has it. */
function pollHint({ ground }: AnthropicWorld): string {
  return String(Math.max(1, Math.round(POLL_SECONDS / ground.speed)));
}

async function cancel(world: AnthropicWorld, call: Call): Promise<Response> {
  const batch = world.batches.get(idOf(call));
  const now = await world.batches.catchUp([batch]);
  world.batches.cancel(batch, now);
  return jsonReply(show(world, batch, now));
}

async function remove(world: AnthropicWorld, call: Call): Promise<Response> {
  const batch = world.batches.get(idOf(call));
  await world.batches.delete(batch, await world.batches.catchUp([batch]));
  return jsonReply({ id: batch.id, type: 'message_batch_deleted' });
}

async function results(world: AnthropicWorld, call: Call): Promise<Response> {
  const batch = world.batches.get(idOf(call));
  const now = await world.batches.catchUp([batch]);
  if (statusAt(batch, now) !== 'ended' || batch.outcome === undefined) {
    throw notFound(`Results of message batch ${batch.id} are not available before its processing has ended.`);
  }
  if (isArchived(batch, now)) throw notFound(`Results of message batch ${batch.id} are no longer available.`);
  const { faults } = world.ground;
  const nth = batch.downloads;
  batch.downloads += 1;
  if (nth < faults.valueOf('content-502')) return badGateway();
  const isCut = nth - faults.valueOf('content-502') < faults.valueOf('truncate');
  const { bytes } = batch.outcome;
  await sendFile(call.env.outgoing, {
    path: batch.resultsPath,
    bytes,
    headers: {
      'content-type': 'application/x-jsonl',
      'content-disposition': `attachment; filename*=utf-8''${batch.id}_results.jsonl`,
    },
    chunked: true,
    ...(isCut ? { cutAfter: Math.floor(bytes / 2) } : {}),
  });
  return ALREADY_SENT;
}

function show(world: AnthropicWorld, batch: BatchRecord, now: number): MessageBatch {
  return messageBatch(batch, { now, seed: world.ground.seed, baseUrl: world.baseUrl() });
}

function idOf(call: Call): string {
  return call.req.param('id') ?? '';
}
