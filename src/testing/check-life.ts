import { deepEqual, equal, ok } from 'node:assert/strict';

import type { BatchSnapshot } from '../adapter/batch-port.ts';
import type { CheckDefinition } from './check-definition.ts';
import type { LifeCheckId } from './contract-check.ts';
import { readAnswers } from './read-answers.ts';
import { createIntent, never, type Trial } from './trial.ts';

/** What a batch must keep from its creation to its results. */
export const LIFE_CHECKS: Readonly<Record<LifeCheckId, CheckDefinition>> = {
  life: { name: 'takes a batch from its creation to its results, each under its id', run: checkLife },
  payload: {
    name: 'sends every byte of a payload whose chunks are overwritten behind it',
    run: checkPayload,
  },
  counts: { name: 'its counts add up in every state of a batch', run: checkCounts },
  'custom-ids': { name: 'gives every id that its pattern takes back as it was', run: checkIds },
};

async function checkLife(trial: Trial): Promise<void> {
  const ids = ['a-1', 'a-2', 'a-3'];
  const created = await trial.submit(ids);
  equal(created.handle.provider, trial.adapter.name, 'The handle names another provider.');
  const ended = await trial.end(created);
  equal(ended.status, 'completed');
  const { succeeded, total } = ended.counts;
  deepEqual({ succeeded, total }, { succeeded: 3, total: 3 });
  const answers = readAnswers(trial, await trial.collect(ended));
  deepEqual(answers.map(({ id }) => id).sort(), ids);
  deepEqual(
    answers.filter(({ status }) => status >= 400).map(({ id }) => id),
    [],
    'Requests were refused.',
  );
}

async function checkPayload(trial: Trial): Promise<void> {
  const { batch } = trial.adapter;
  const ids = Array.from({ length: 24 }, (_, index) => `w-${index}`);
  const whole = trial.payload(ids);
  const payload = { ...whole, open: () => inRing(whole.open()) };
  const intent = createIntent();
  const staged = (await batch.stage?.(payload, intent, never())) ?? {};
  const ended = await trial.end(await batch.submit(payload, staged, intent, never()));
  const answers = readAnswers(trial, await trial.collect(ended));
  deepEqual(answers.map(({ id }) => id).sort(), ids.toSorted());
}

/** `Payload.open` lets a chunk be overwritten once eight more were asked for. */
const RING = 9;
/** So that even a short payload goes round the ring several times. */
const CHUNK_BYTES = 64;

async function* inRing(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ring = Array.from({ length: RING }, () => Buffer.alloc(CHUNK_BYTES));
  let turn = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.byteLength; at += CHUNK_BYTES) {
      const part = chunk.subarray(at, at + CHUNK_BYTES);
      const buffer = ring[turn % RING] ?? Buffer.alloc(CHUNK_BYTES);
      turn += 1;
      buffer.set(part);
      yield buffer.subarray(0, part.byteLength);
    }
  }
}

async function checkCounts(trial: Trial): Promise<void> {
  const created = await trial.submit(['c-1', 'c-2']);
  addUp(created);
  await trial.end(created, addUp);
}

/** While the provider has not counted, the total is 0. */
function addUp({ counts, rawStatus }: BatchSnapshot): void {
  const { cancelled, errored, expired, processing, succeeded, total } = counts;
  const parts = [processing, succeeded, errored, cancelled, expired];
  const shown = `${JSON.stringify(counts)} in the state ${rawStatus}`;
  ok(
    [total, ...parts].every((count) => Number.isInteger(count) && count >= 0),
    `They are no counts: ${shown}.`,
  );
  const sum = parts.reduce((before, count) => before + count, 0);
  equal(sum, total, `They do not add up: ${shown}.`);
}

/** What users may call their requests; those that the pattern does not take are given another name by the engine. */
const IDS: readonly string[] = [
  'a',
  'A-9_z',
  'with blanks',
  'dots.and:colons',
  'a/path/../up',
  '"quotes" and \\ more',
  '#%&?=+',
  'größe',
  '日本語 👩‍🚀',
  'two\nlines',
  'x'.repeat(64),
  'y'.repeat(65),
  'z'.repeat(1_000),
  '1e3',
  'null',
];

async function checkIds(trial: Trial): Promise<void> {
  const { idPattern } = trial.adapter.profile;
  const ids = IDS.filter((id) => idPattern.test(id));
  ok(ids.length > 0, 'Its pattern takes no id that a user would think of.');
  const answers = readAnswers(trial, await trial.collect(await trial.end(await trial.submit(ids))));
  deepEqual(answers.map(({ id }) => id).sort(), [...ids].sort());
}
