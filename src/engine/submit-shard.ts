import type { BatchSnapshot, Intent, Payload, Staged } from '../adapter/batch-port.ts';
import { throwIfInterrupted } from '../core/clock.ts';
import {
  BatchRouterError,
  LedgerError,
  ProviderApiError,
  reasonOf,
  RunDrivenElsewhereError,
  SubmissionUnclearError,
} from '../core/errors.ts';
import { createKey } from '../core/ids.ts';
import type { ShardRecord } from '../ledger/records.ts';
import { cancelShard, isCancelled } from './cancel-run.ts';
import { noteRefusal, readNote, removeNote, reserveNote, writeNote } from './creation-note.ts';
import { countRefusal } from './count-refusal.ts';
import { CreationPostponed, type LaterTry } from './creation-postponed.ts';
import { readRefusal } from './creation-refused.ts';
import { describeUnclear } from './describe-unclear.ts';
import type { ProviderContext } from './engine-context.ts';
import { moveShard } from './move-shard.ts';
import { waitBefore, callRepeatedly } from './repeatable-call.ts';
import { ofShard } from './name-target.ts';
import { nameFilesAfterBatch, openShardPayload } from './shard-payload.ts';
import { snapshotChanges } from './snapshot-changes.ts';

/**
 * Brings one planned shard to `submitted`: stages its payload, makes the intent durable, creates the batch once, makes
 * its id durable. A refusal that certainly created nothing, such as 429, is waited out and costs nothing.
 * @param later given by a caller that has other things to do than to wait
 * @returns undefined when the run was cancelled before the creation left
 * @throws CreationPostponed in place of waiting, with `later`
 * @throws SubmissionUnclearError when nobody can say whether the batch was created; the shard stays at `intent`
 * @throws CreationRefused when the provider finds fault with the batch itself; the shard is planned again
 * @throws ProviderApiError, CredentialsError when it refuses for another reason; the shard is planned again
 */
export async function submitShard(
  context: ProviderContext,
  planned: ShardRecord,
  later?: LaterTry,
): Promise<ShardRecord | undefined> {
  const payload = await openShardPayload(context, planned);
  const intent = createIntent(context, planned);
  const note = context.layout.shardFile(planned.runId, planned.number, 'created');
  let staged = later?.staged ?? (await stage(context, planned, payload, intent));
  await reserveNote(note);
  let refusals = later?.refusals ?? 0;
  for (let isFirst = true; ; isFirst = false) {
    throwIfInterrupted(context.signal);
    const shard = await recordIntent(context, planned, { intentKey: intent.key, staged });
    if (shard === undefined) {
      await takeBack(context, staged, note);
      return undefined;
    }
    context.emit('shard:submitting', { ...ofShard(context, shard), intent_key: intent.key });
    const outcome = await createOnce(context, payload, staged, intent);
    if (outcome.kind === 'created') return noteAndRecord(context, shard, outcome.batch, note);
    if (outcome.kind === 'unclear') throw unclear(context, shard, outcome.cause);
    await recordRefusal(context, shard, note);
    if (isFirst && isGone(outcome.cause)) {
      staged = await stage(context, shard, payload, intent);
      continue;
    }
    const wait = await planWait(context, outcome.cause, refusals, () => takeBack(context, staged, note));
    if (later !== undefined) throw new CreationPostponed(wait, staged, outcome.cause);
    await context.clock.sleep(wait, context.signal);
    refusals = countRefusal(context, outcome.cause, refusals);
  }
}

/** Plans a refused shard again. When the ledger cannot be told, it is noted that the creation is not an unclear one. */
async function recordRefusal(context: ProviderContext, shard: ShardRecord, note: string): Promise<void> {
  try {
    await moveShard(context, shard, 'planned');
  } catch (cause) {
    if (cause instanceof LedgerError) await noteRefusal(note, shard.intentKey ?? '').catch(() => undefined);
    throw cause;
  }
}

/**
 * Settles what a process knew of a creation and could not tell the ledger: the shard is submitted, or planned again.
 * Undefined when nothing was noted.
 */
export async function recordNoted(
  context: ProviderContext,
  shard: ShardRecord,
): Promise<ShardRecord | undefined> {
  const path = context.layout.shardFile(shard.runId, shard.number, 'created');
  const note = await readNote(path, shard.intentKey);
  if (note === undefined) return undefined;
  return note === 'refused' ? moveShard(context, shard, 'planned') : recordBatch(context, shard, note, path);
}

/** Makes the intent durable; undefined when the run was cancelled, in which case the ledger does not make the move. */
async function recordIntent(
  context: ProviderContext,
  planned: ShardRecord,
  changes: { readonly intentKey: string; readonly staged: Staged },
): Promise<ShardRecord | undefined> {
  try {
    return await moveShard(context, planned, 'intent', changes);
  } catch (cause) {
    if (cause instanceof RunDrivenElsewhereError && (await isCancelled(context))) return undefined;
    throw cause;
  }
}

/** How long to wait before the next try, or the end of trying. */
async function planWait(
  context: ProviderContext,
  cause: unknown,
  refusals: number,
  onGivingUp: () => Promise<void>,
): Promise<number> {
  const wait = waitBefore(cause, refusals, context);
  if (wait === undefined) {
    await onGivingUp();
    throw readRefusal(context.adapter.profile, cause) ?? cause;
  }
  const reason = reasonOf(cause);
  context.emit('call:retrying', { call: 'create', attempt: refusals + 1, wait_ms: Math.round(wait), reason });
  return wait;
}

/** Takes back what no batch will use. What led here is worth more than a failure to tidy up. */
async function takeBack(context: ProviderContext, staged: Staged, note: string): Promise<void> {
  await context.adapter.batch.unstage?.(staged, new AbortController().signal).catch(() => undefined);
  await removeNote(note).catch(() => undefined);
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
  context: ProviderContext,
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
  context: ProviderContext,
  shard: ShardRecord,
  payload: Payload,
  intent: Intent,
): Promise<Staged> {
  const { batch } = context.adapter;
  const staged = await callRepeatedly(context, 'upload', async (signal) => {
    return (await batch.stage?.(payload, intent, signal)) ?? {};
  });
  context.emit('shard:staged', ofShard(context, shard));
  return staged;
}

/** Whether the provider says that what was staged is not there any more. */
function isGone(cause: unknown): boolean {
  return cause instanceof ProviderApiError && cause.status === 404;
}

function createIntent({ metadata, runId }: ProviderContext, shard: ShardRecord): Intent {
  const own = { batch_router_run: runId, batch_router_shard: String(shard.number) };
  return { key: createKey('br'), runId, metadata: { ...metadata, ...own } };
}

/** The id goes to disk twice before anything else: noted at once, in room that is there already, and in the ledger. */
async function noteAndRecord(
  context: ProviderContext,
  shard: ShardRecord,
  batch: BatchSnapshot,
  note: string,
): Promise<ShardRecord> {
  // The ledger alone will do; and when neither works, the ledger's error is the one to tell.
  await writeNote(note, shard.intentKey ?? '', batch).catch(() => undefined);
  return recordBatch(context, shard, batch, note);
}

async function recordBatch(
  context: ProviderContext,
  shard: ShardRecord,
  batch: BatchSnapshot,
  note: string,
): Promise<ShardRecord> {
  const { batchId } = batch.handle;
  const submitted = await moveShard(context, shard, 'submitted', {
    batchId,
    submittedAt: new Date(context.clock.now()).toISOString(),
    ...snapshotChanges(batch),
  });
  await nameFilesAfterBatch(context.layout, submitted);
  await removeNote(note);
  context.emit('shard:submitted', {
    ...ofShard(context, shard),
    batch_id: batchId,
    requests: shard.requests,
  });
  // Cancelled while the creation was under way: whoever cancelled did not see this batch. If this does not get through,
  // whoever follows the shard asks again.
  if (await isCancelled(context)) await cancelShard(context, submitted).catch(() => undefined);
  return submitted;
}

/** The error for a creation that nobody can call done or not done. */
function unclear(context: ProviderContext, shard: ShardRecord, cause: unknown): SubmissionUnclearError {
  context.emit('shard:unclear', { ...ofShard(context, shard), intent_key: shard.intentKey ?? '' });
  return new SubmissionUnclearError(
    shard.runId,
    describeUnclear(shard.runId, [shard], () => context),
    { cause },
  );
}
