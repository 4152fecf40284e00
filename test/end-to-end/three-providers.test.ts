import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';

import { InterruptedError, type RunEvent, type UnifiedResult } from '../../src/index.ts';
import { LANES } from './lanes.ts';
import { listen, openByGateway, openLane, refusal } from './open-by-gateway.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { expectWhole, optionsOf, REQUESTS, runThrough, SHARDS } from './run-outcome.ts';
import { readSent } from './sent-requests.ts';
import { EVERY_TARGET } from './targets.ts';
import { openVirtualWorld, type VirtualWorld } from './virtual-world.ts';

/** The key that the simulators of these worlds take. */
const KEY = 'sk-sim';
const ways = LANES.map((lane) => ({ at: lane.name, lane }));

const isCreation = (path: string): boolean => /\/batches$|:batchGenerateContent$/.test(path);

/** Everything that a state directory holds. */
async function readState({ stateDir }: VirtualWorld): Promise<string> {
  const entries = await readdir(stateDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ name, parentPath }) => readFile(join(parentPath, name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

describe('a key', () => {
  test.for(ways)('$at: that a server repeats stands in no result, event or file', async ({ lane }) => {
    await using world = await openLane(lane);
    const { gateway, router } = await openByGateway(world, lane, {
      answer: ({ path }) =>
        isCreation(path) ? { status: 400, body: refusal(`No, ${KEY}, not with key=${KEY}!`) } : undefined,
    });
    await using _ = gateway;
    const { events, onEvent } = listen();
    const run = await router.run(chatRequests(5), { target: lane.target, onEvent });
    const results = await Array.fromAsync(run.results());
    expect(results.map(({ custom_id, error }) => [custom_id, error?.code])).toEqual(
      customIds(5).map((id) => [id, 'invalid_request']),
    );
    for (const { error } of results)
      expect(error?.message).toContain('No, [redacted], not with key=[redacted]!');
    expect(JSON.stringify([results, events])).not.toContain(KEY);
    expect(await readState(world)).not.toContain(KEY);
    expect(await world.simulator.batches()).toEqual([]);
  });

  test.for(ways)(
    '$at: that is wrong stands in no error, and the run goes on with a right one',
    async ({ lane }) => {
      await using world = await openLane(lane);
      const apiKey = 'sk-of-somebody-else';
      const stranger = world.openRouter({ [lane.provider]: { ...lane.providers.google, apiKey } });
      const { events, onEvent } = listen();
      const failed: unknown = await stranger
        .run(chatRequests(5), { target: lane.target, onEvent })
        .catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: 'credentials_refused' });
      const shown = inspect(failed, { depth: 10, showHidden: true }) + JSON.stringify([failed, events]);
      for (const key of [apiKey, KEY]) expect(shown).not.toContain(key);
      expect(await readState(world)).not.toContain(apiKey);
      const [begun] = await Array.fromAsync(world.router.listRuns());
      const run = await world.router.resume(begun?.run_id ?? '');
      const results = await Array.fromAsync(run.results());
      expect(results.map(({ status }) => status)).toEqual(customIds(5).map(() => 'succeeded'));
    },
  );
});

describe('a run that is cancelled', () => {
  test.for(ways)('$at: has one result a request, and buys nothing more', async ({ lane }) => {
    await using world = await openLane(lane);
    const { id } = await world.router.submit(chatRequests(REQUESTS), optionsOf(lane));
    // No batch ends before that time, and each has answered some of its requests.
    world.clock.advance(45_000);
    expect(await world.router.cancel(id)).toBe(SHARDS);
    const { events, onEvent } = listen();
    const run = await world.openRouter().resume(id, { onEvent });
    const results = await Array.fromAsync(run.results());
    expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(REQUESTS));
    const kinds = new Set(results.map(({ error, status }) => `${status} ${error?.code ?? ''}`));
    const { partialOnCancel } = lane.profile.window;
    expect(kinds).toEqual(new Set([...(partialOnCancel ? ['succeeded '] : []), 'cancelled cancelled']));
    const { counts, state } = await run.status();
    const cancelled = results.filter(({ status }) => status === 'cancelled').length;
    expect([state, counts.cancelled, counts.succeeded]).toEqual(['settled', cancelled, REQUESTS - cancelled]);
    const ends = events.filter((event) => event.event === 'shard:ended').map(({ status }) => status);
    expect(ends).toEqual(Array.from({ length: SHARDS }, () => 'cancelled'));
    const sent = await readSent(world.simulator);
    expect([sent.batches, sent.repeated]).toEqual([SHARDS, []]);
  });

  test.for(ways)('$at: before its batches were made sends nothing', async ({ lane }) => {
    await using world = await openLane(lane);
    const stop = new AbortController();
    const onEvent = ({ event }: RunEvent): void => {
      if (event === 'shard:submitted') stop.abort(new InterruptedError());
    };
    const options = { ...optionsOf(lane), onEvent, signal: stop.signal };
    await expect(world.router.submit(chatRequests(REQUESTS), options)).rejects.toThrow(InterruptedError);
    const [begun] = await Array.fromAsync(world.router.listRuns());
    const runId = begun?.run_id ?? '';
    expect(await world.router.cancel(runId)).toBe(1);
    const run = await world.router.resume(runId);
    const results = await Array.fromAsync(run.results());
    expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(REQUESTS));
    // Of the batch that was made, what was at work just then may be answered.
    const answered = results.filter(({ status }) => status === 'succeeded').length;
    expect(answered).toBeLessThan(20);
    expect((await run.status()).counts).toMatchObject({
      succeeded: answered,
      cancelled: REQUESTS - answered,
    });
    const sizes = results.map(({ attempts, batch_id: id }) => `${attempts} ${id === undefined}`);
    expect(Object.groupBy(sizes, (size) => size)).toMatchObject({
      '1 false': { length: REQUESTS / SHARDS },
      '0 true': { length: REQUESTS - REQUESTS / SHARDS },
    });
    expect((await readSent(world.simulator)).batches).toBe(1);
  });
});

/** The results of a run over every target, one list a target. */
async function resultsByTarget(run: { results(): AsyncIterable<UnifiedResult> }): Promise<UnifiedResult[][]> {
  const results = await Array.fromAsync(run.results());
  const size = results.length / EVERY_TARGET.length;
  return EVERY_TARGET.map((_, index) => results.slice(index * size, (index + 1) * size));
}

describe('a run over every provider', () => {
  test('loses nothing and buys nothing twice, whatever goes wrong at each', async () => {
    const faults = ['http-429=0.3', 'row-errors=0.1', 'missing-row=0.1', 'duplicate-row=0.1', 'truncate=1'];
    const others = ['malformed-line=0.05', 'foreign-row=0.1', 'late-file', 'content-502=1'];
    await using world = await openVirtualWorld(...faults, ...others);
    const { events, onEvent } = listen();
    const requests = chatRequests(120);
    const options = { target: EVERY_TARGET, maxRequests: 40, onEvent };
    const run = await world.router.run(requests, options);
    for (const [index, results] of (await resultsByTarget(run)).entries()) {
      expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(120));
      expect(new Set(results.map(({ target }) => target))).toEqual(new Set([EVERY_TARGET[index]]));
      const succeeded = results.filter(({ status }) => status === 'succeeded').length;
      expect(succeeded).toBeGreaterThan(70);
      expect(succeeded).toBeLessThan(120);
      const { counts, targets } = await run.status();
      expect(targets[index]?.counts).toMatchObject({ total: 120, processing: 0, succeeded });
      expect(counts).toMatchObject({ total: 120 * EVERY_TARGET.length, processing: 0 });
    }
    const sent = await readSent(world.simulator);
    expect([sent.batches, sent.repeated]).toEqual([3 * EVERY_TARGET.length, []]);
    expect(events.at(-1)).toMatchObject({ event: 'run:settled', batches: 3 * EVERY_TARGET.length });
  });

  test('takes ids that one of them cannot have: each result has the user’s own', async () => {
    await using world = await openVirtualWorld();
    const ids = ['plain', 'with space', 'ünï', 'a/b', 'x'.repeat(300), '😀'];
    const requests = ids.map((custom_id, index) => ({ ...chatRequests(ids.length)[index], custom_id }));
    const run = await world.router.run(requests, { target: EVERY_TARGET });
    for (const results of await resultsByTarget(run))
      expect(results.map(({ custom_id, status }) => [custom_id, status])).toEqual(
        ids.map((id) => [id, 'succeeded']),
      );
  });

  test.for(ways.slice(0, 3))(
    '$at: is ended by the others when that one refuses the key, and later by that one',
    async ({ lane }) => {
      await using world = await openLane(lane);
      const stranger = world.openRouter({
        [lane.provider]: { ...lane.providers.google, apiKey: 'sk-other' },
      });
      const { events, onEvent } = listen();
      const first = stranger.run(chatRequests(20), { target: EVERY_TARGET, maxRequests: 10, onEvent });
      await expect(first).rejects.toMatchObject({ code: 'credentials_refused' });
      expect(events).toContainEqual(
        expect.objectContaining({ event: 'provider:failed', provider: lane.provider }),
      );
      const [begun] = await Array.fromAsync(world.router.listRuns());
      for (const { state, target } of begun?.shards ?? [])
        expect([target, state]).toEqual([target, target === lane.target ? 'planned' : 'settled']);
      const run = await world.router.resume(begun?.run_id ?? '');
      for (const results of await resultsByTarget(run))
        expect(results.map(({ custom_id, status }) => [custom_id, status])).toEqual(
          customIds(20).map((id) => [id, 'succeeded']),
        );
      const sent = await readSent(world.simulator);
      expect([sent.batches, sent.repeated]).toEqual([2 * EVERY_TARGET.length, []]);
    },
  );
});

describe('a quiet run', () => {
  test.for(ways)('$at: has every answer, and asks no more than it has to', async ({ lane }) => {
    await using world = await openLane(lane);
    const outcome = await runThrough(world, lane);
    await expectWhole(outcome);
    expect(outcome.results.every(({ status }) => status === 'succeeded')).toBe(true);
    const { events } = outcome;
    for (const name of ['call:retrying', 'line:problem', 'counts:differ', 'shard:refused'])
      expect(events.some(({ event }) => event === name)).toBe(false);
    expect(world.simulator.calls()[lane.creation]).toBe(SHARDS);
  });
});
