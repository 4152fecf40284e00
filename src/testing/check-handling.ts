import { deepEqual, equal, ok, rejects } from 'node:assert/strict';

import type { BatchHandle } from '../adapter/batch-port.ts';
import { BatchNotCompleteError, BatchNotFoundError } from '../core/errors.ts';
import { isComplete } from '../model/batch-status.ts';
import { lacksPart, type CheckDefinition } from './check-definition.ts';
import type { HandlingCheckId } from './contract-check.ts';
import { createIntent, never, type Trial } from './trial.ts';

/** What finding, listing, cancelling and tidying up must keep. */
export const HANDLING_CHECKS: Readonly<Record<HandlingCheckId, CheckDefinition>> = {
  handles: { name: 'finds a batch by a handle from disk, and by its id alone', run: checkHandles },
  'early-results': { name: 'says of a batch that runs that it has no results yet', run: checkEarly },
  listing: { name: 'lists its batches newest first, and page by page without gaps', run: checkListing },
  cancelling: { name: 'cancels a batch that runs, and says so of one that has ended', run: checkCancelling },
  'cancelled-results': {
    name: 'a cancelled batch ends, and has results of its own requests only',
    run: checkCancelled,
  },
  'unknown-batches': {
    name: 'knows no batch that it did not make, not even one whose id is a path',
    run: checkUnknown,
  },
  'unknown-states': {
    name: 'takes a state that it does not know for one that is still running, and keeps its word',
    lacks: lacksPart('inUnknownState', 'an adapter at a service whose states nobody knows'),
    run: checkUnknownStates,
  },
  staging: {
    name: 'stages again without harm, and takes back what it staged, twice if need be',
    lacks: ({ adapter }) => (adapter.batch.stage === undefined ? 'It stages nothing.' : undefined),
    run: checkStaging,
  },
  'clean-up': {
    name: 'removes what an ended batch left at the provider, twice if need be',
    lacks: ({ adapter }) => (adapter.batch.cleanUp === undefined ? 'It cleans nothing up.' : undefined),
    run: checkCleanUp,
  },
};

async function checkHandles(trial: Trial): Promise<void> {
  const { handle } = await trial.submit(['g-1']);
  equal(handle.version, 1);
  // What the ledger gives back after a crash.
  const stored: BatchHandle = JSON.parse(JSON.stringify(handle)) as BatchHandle;
  deepEqual(stored, handle, 'The handle is not what JSON makes of it.');
  for (const each of [stored, bareHandle(trial, handle.batchId)]) {
    const snapshot = await trial.adapter.batch.status(each, never());
    equal(snapshot.handle.batchId, handle.batchId);
    ok(snapshot.rawStatus !== '', 'The provider’s own word for the status is lost.');
  }
}

async function checkEarly(trial: Trial): Promise<void> {
  const created = await trial.submit(['h-1']);
  const { batch } = trial.adapter;
  // A service that works at once has no such moment.
  if (isComplete((await batch.status(created.handle, never())).status)) return;
  await rejects(batch.results(created.handle, never()), BatchNotCompleteError);
}

async function checkListing(trial: Trial): Promise<void> {
  const created: string[] = [];
  for (const id of ['i-1', 'i-2', 'i-3']) created.push((await trial.submit([id])).handle.batchId);
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await trial.adapter.batch.list(
      { limit: 2, ...(after === undefined ? {} : { after }) },
      never(),
    );
    ok(page.items.length <= 2, `${page.items.length} batches stand on a page of two.`);
    ok(page.next === undefined || page.next !== after, 'The listing does not get on.');
    seen.push(...page.items.map(({ handle }) => handle.batchId));
    after = page.next;
  } while (after !== undefined);
  deepEqual(seen.slice(0, 3), created.toReversed());
  equal(new Set(seen).size, seen.length, 'A batch is listed twice.');
}

async function checkCancelling(trial: Trial): Promise<void> {
  const { batch } = trial.adapter;
  const created = await trial.submit(['k-1', 'k-2']);
  equal(await batch.cancel(created.handle, never()), 'cancelling');
  const completed = await trial.end(await trial.submit(['l-1']));
  equal(await batch.cancel(completed.handle, never()), 'already-ended');
}

async function checkCancelled(trial: Trial): Promise<void> {
  const ids = ['m-1', 'm-2'];
  const created = await trial.submit(ids);
  await trial.adapter.batch.cancel(created.handle, never());
  const ended = await trial.end(created);
  for (const { value } of await trial.collect(ended)) {
    const envelope = trial.adapter.framing.unwrap(value);
    ok(
      envelope.kind !== 'unreadable' && ids.includes(envelope.id),
      `Whose result is ${JSON.stringify(value)}?`,
    );
  }
}

/** Ids that lead elsewhere when they are put into an address without care, and one that is only unknown. */
const STRANGE_IDS = ['batch_unknown', '../files', 'a/b', 'a?b=c', '%2e%2e', '.', '..', '', 'ü\n', '\ud800'];

async function checkUnknown(trial: Trial): Promise<void> {
  const { batch } = trial.adapter;
  for (const batchId of STRANGE_IDS) {
    const handle = bareHandle(trial, batchId);
    await rejects(batch.status(handle, never()), BatchNotFoundError, `The status of "${batchId}" is told.`);
    await rejects(batch.results(handle, never()), BatchNotFoundError, `"${batchId}" has results.`);
    await rejects(batch.cancel(handle, never()), BatchNotFoundError, `"${batchId}" can be cancelled.`);
  }
}

async function checkUnknownStates(trial: Trial): Promise<void> {
  const { handle } = await trial.end(await trial.submit(['n-1']));
  const { batch, profile } = trial.subject.inUnknownState ?? trial.adapter;
  const [listed] = (await batch.list({ limit: 1 }, never())).items;
  for (const snapshot of [await batch.status(handle, never()), listed]) {
    ok(snapshot !== undefined, 'A batch in an unknown state is not listed.');
    ok(!Object.hasOwn(profile.states, snapshot.rawStatus), `The state ${snapshot.rawStatus} is a known one.`);
    ok(!isComplete(snapshot.status), `${snapshot.rawStatus} is taken for ${snapshot.status}.`);
  }
}

async function checkStaging(trial: Trial): Promise<void> {
  const { batch } = trial.adapter;
  const [payload, intent] = [trial.payload(['o-1']), createIntent()];
  const before = await trial.subject.creations?.();
  const first = (await batch.stage?.(payload, intent, never())) ?? {};
  const second = (await batch.stage?.(payload, intent, never())) ?? {};
  deepEqual(
    JSON.parse(JSON.stringify(second)),
    { ...second },
    'What staging leaves is not what JSON makes of it.',
  );
  equal(await trial.subject.creations?.(), before, 'Staging creates a batch.');
  await batch.unstage?.(first, never());
  await batch.unstage?.(first, never());
  await batch.unstage?.(second, never());
}

async function checkCleanUp(trial: Trial): Promise<void> {
  const { batch } = trial.adapter;
  const [payload, intent] = [trial.payload(['p-1']), createIntent()];
  const staged = (await batch.stage?.(payload, intent, never())) ?? {};
  const ended = await trial.end(await batch.submit(payload, staged, intent, never()));
  await batch.cleanUp?.(ended.handle, staged, never());
  await batch.cleanUp?.(ended.handle, staged, never());
}

function bareHandle({ adapter }: Trial, batchId: string): BatchHandle {
  return { version: 1, provider: adapter.name, batchId };
}
