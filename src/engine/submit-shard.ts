import type { BatchSnapshot, Intent, Payload, Staged } from '../adapter/batch-port.ts';
import { BatchRouterError, ProviderApiError, SubmissionUnclearError } from '../core/errors.ts';
import { createKey } from '../core/ids.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { EngineContext } from './engine-context.ts';
import { moveShard } from './move-shard.ts';
import { waitBefore, callRepeatedly } from './repeatable-call.ts';
import { nameFilesAfterBatch, openShardPayload } from './shard-payload.ts';
import { snapshotChanges } from './snapshot-changes.ts';

/**
 * Brings one planned shard to `submitted`: stages its payload, makes the intent durable, creates the batch once, makes
 * its id durable. A refusal that certainly created nothing, such as 429, is waited out and costs nothing.
 * @throws SubmissionUnclearError when nobody can say whether the batch was created; the shard stays at `intent`
 * @throws ProviderApiError, CredentialsError when the provider refuses for good; the shard is planned again
 */
export async function submitShard(context: EngineContext, planned: ShardRecord): Promise<ShardRecord> {
  const payload = await openShardPayload(context, planned);
  const intent = createIntent(context, planned);
  let staged = await stage(context, planned, payload, intent);
  let shard = planned;
  for (let attempt = 0; ; attempt += 1) {
    context.signal.throwIfAborted();
    shard = await moveShard(context, shard, 'intent', { intentKey: intent.key, staged });
    context.emit('shard:submitting', { shard: shard.number, intent_key: intent.key });
    const outcome = await createOnce(context, payload, staged, intent);
    if (outcome.kind === 'created') return recordBatch(context, shard, outcome.batch);
    if (outcome.kind === 'unclear') throw unclear(context, shard, outcome.cause);
    shard = await moveShard(context, shard, 'planned');
    const wait = waitBefore(outcome.cause, attempt, context);
    if (wait === undefined) throw outcome.cause;
    const reason = outcome.cause instanceof Error ? outcome.cause.message : String(outcome.cause);
    context.emit('call:retrying', {
      call: 'create',
      attempt: attempt + 1,
      wait_ms: Math.round(wait),
      reason,
    });
    await context.clock.sleep(wait, context.signal);
    if (isGone(outcome.cause)) staged = await stage(context, shard, payload, intent);
  }
}

type CreateOutcome =
  | { readonly kind: 'created'; readonly batch: BatchSnapshot }
  | { readonly kind: 'refused'; readonly cause: unknown }
  | { readonly kind: 'unclear'; readonly cause: unknown };

/**
 * One creation, never repeated here. It is not aborted with the run either: an interrupted creation would be an unclear
 * one, and the answer is a moment away.
 */
async function createOnce(
  context: EngineContext,
  payload: Payload,
  staged: Staged,
  intent: Intent,
): Promise<CreateOutcome> {
  try {
    const batch = await context.adapter.batch.submit(payload, staged, intent, new AbortController().signal);
    context.contact.answered = true;
    return { kind: 'created', batch };
  } catch (cause) {
    const isUnclear =
      cause instanceof ProviderApiError ? cause.effect === 'unknown' : !(cause instanceof BatchRouterError);
    return { kind: isUnclear ? 'unclear' : 'refused', cause };
  }
}

async function stage(
  context: EngineContext,
  shard: ShardRecord,
  payload: Payload,
  intent: Intent,
): Promise<Staged> {
  const { batch } = context.adapter;
  const staged = await callRepeatedly(context, 'upload', async (signal) => {
    return (await batch.stage?.(payload, intent, signal)) ?? {};
  });
  context.emit('shard:staged', { shard: shard.number });
  return staged;
}

/** Whether the provider says that what was staged is not there any more. */
function isGone(cause: unknown): boolean {
  return cause instanceof ProviderApiError && cause.status === 404;
}

function createIntent({ metadata, runId }: EngineContext, shard: ShardRecord): Intent {
  const own = { batch_router_run: runId, batch_router_shard: String(shard.number) };
  return { key: createKey('br'), runId, metadata: { ...metadata, ...own } };
}

async function recordBatch(
  context: EngineContext,
  shard: ShardRecord,
  batch: BatchSnapshot,
): Promise<ShardRecord> {
  const { batchId } = batch.handle;
  const submitted = await moveShard(context, shard, 'submitted', {
    batchId,
    submittedAt: new Date(context.clock.now()).toISOString(),
    ...snapshotChanges(batch),
  });
  await nameFilesAfterBatch(context.layout, submitted);
  context.emit('shard:submitted', { shard: shard.number, batch_id: batchId, requests: shard.requests });
  return submitted;
}

/** The error for a creation that nobody can call done or not done. */
function unclear(context: EngineContext, shard: ShardRecord, cause: unknown): SubmissionUnclearError {
  context.emit('shard:unclear', { shard: shard.number, intent_key: shard.intentKey ?? '' });
  return new SubmissionUnclearError(shard.runId, describeUnclear(context, [shard]), { cause });
}

/** What a person needs to know about unclear creations. */
export function describeUnclear(
  context: Pick<EngineContext, 'adapter' | 'runId'>,
  shards: readonly ShardRecord[],
): string {
  const { title } = context.adapter.profile;
  const list = shards.map(
    (shard) => `shard ${shard.number} (${shard.requests} requests, key ${shard.intentKey ?? '?'})`,
  );
  return (
    `Run ${context.runId}: it is unclear whether ${title} created the batch of ${list.join(', ')}. ` +
    'The creation left and no answer came back, so it is not sent again: that could buy it twice. ' +
    `Look for a batch that carries the key in its metadata at ${title}.`
  );
}
