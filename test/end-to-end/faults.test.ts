import { describe, expect, test } from 'vitest';

import { SubmissionUnclearError, type RunStatus } from '../../src/index.ts';
import { startSimulator, type FaultName } from '../../src/simulator/index.ts';
import { FAULT_LAWS } from './fault-laws.ts';
import { LANES, lanesOf, type Lane } from './lanes.ts';
import { chatRequests } from './request-lines.ts';
import {
  ALL_SUCCEEDED,
  expectFiles,
  expectWhole,
  optionsOf,
  REQUESTS,
  runThrough,
  SHARDS,
  summarize,
} from './run-outcome.ts';
import { readSent } from './sent-requests.ts';
import { openVirtualWorldWith, type VirtualWorld } from './virtual-world.ts';

const names = Object.keys(FAULT_LAWS) as FaultName[];
const settling = names.flatMap((fault) => {
  const law = FAULT_LAWS[fault];
  return 'law' in law ? lanesOf(fault).map((lane) => ({ name: fault, at: lane.name, lane, ...law })) : [];
});
const unclear = names.flatMap((fault) => {
  const law = FAULT_LAWS[fault];
  return 'lost' in law ? lanesOf(fault).map((lane) => ({ name: fault, at: lane.name, lane, ...law })) : [];
});

/** Some questions are left before the end. */
const A_WHILE_MS = 600_000;

function openWorld(lane: Lane, fault: string): Promise<VirtualWorld> {
  return openVirtualWorldWith({ faults: [fault], providers: lane.providers });
}

describe('a run that ends', () => {
  test.for(settling)('$at: $name $law', async ({ check, fault, isLeftAlone, lane }) => {
    await using world = await openWorld(lane, fault);
    const untilExpiry = lane.profile.window.hours * 3_600_000 - A_WHILE_MS;
    const outcome = await runThrough(world, lane, isLeftAlone === true ? untilExpiry : 0);
    expect(outcome.status.state).toBe('settled');
    await expectWhole(outcome);
    check(outcome);
    await expectFiles(outcome);
  });
});

describe('a creation that nobody can call done or not done', () => {
  test.for(unclear)(
    '$at: is left alone after $name, and everything else is finished',
    async ({ fault, lane, lost }) => {
      await using world = await openWorld(lane, fault);
      const first = world.router.submit(chatRequests(REQUESTS), optionsOf(lane));
      await expect(first).rejects.toBeInstanceOf(SubmissionUnclearError);
      const [started] = await Array.fromAsync(world.router.listRuns());
      const runId = started?.run_id ?? '';
      const status = await resumeWhilePlanned(world, runId);
      const left = status.shards.filter(({ state }) => state === 'intent');
      expect(left.length).toBeGreaterThan(0);
      expect(new Set(status.shards.map(({ state }) => state))).toEqual(new Set(['intent', 'settled']));
      const sent = await readSent(world.simulator);
      expect(sent.repeated).toEqual([]);
      expect(sent.batches).toBe(lost === 'created' ? SHARDS : SHARDS - left.length);

      const calls = world.simulator.calls()[lane.creation];
      const again = await world
        .openRouter()
        .resume(runId)
        .catch((error: unknown) => error);
      expect(again).toBeInstanceOf(SubmissionUnclearError);
      const { message } = again as Error;
      for (const { shard, intent_key: key } of left)
        expect(message).toContain(`shard ${shard} (100 requests, key ${key})`);
      expect(message).toContain(
        lane.profile.reconcile === 'marker' ? 'that carries the key' : 'keeps no key',
      );
      expect(world.simulator.calls()[lane.creation]).toBe(calls);
      if (lost === 'created') await expectMarked(world, lane, left);
    },
  );
});

/** What the message tells to look for is there to be found, and what is not there is not promised. */
async function expectMarked(world: VirtualWorld, lane: Lane, left: RunStatus['shards']): Promise<void> {
  const batches = await world.simulator.batches();
  const marks = batches.map(({ metadata }) => Object.values(metadata ?? {}).join(' '));
  const isMarked = lane.profile.reconcile === 'marker';
  for (const { intent_key: key = 'no key' } of left)
    expect(marks.filter((mark) => mark.includes(key))).toHaveLength(isMarked ? 1 : 0);
}

/** Each resume sends what is still planned, and may meet another unclear creation. */
async function resumeWhilePlanned(world: VirtualWorld, runId: string): Promise<RunStatus> {
  for (;;) {
    await expect(world.openRouter().resume(runId)).rejects.toBeInstanceOf(SubmissionUnclearError);
    const status = await (await world.router.getRun(runId)).status();
    if (!status.shards.some(({ state }) => state === 'planned')) return status;
  }
}

describe('a provider that never lets a call through', () => {
  test.for(LANES.map((lane) => ({ at: lane.name, lane })))(
    '$at: is reported with its last words, and the run goes on where there is one that does',
    async ({ lane }) => {
      await using world = await openWorld(lane, 'http-429=1');
      const failed = world.router.run(chatRequests(REQUESTS), optionsOf(lane));
      await expect(failed).rejects.toMatchObject({ code: 'provider_api', status: 429, transient: true });
      const [started] = await Array.fromAsync(world.router.listRuns());
      expect(started?.shards.map(({ state }) => state)).toEqual(['planned', 'planned', 'planned']);
      await using healthy = await startSimulator({ clock: world.clock });
      const changes = { [lane.provider]: { ...lane.providers.google, baseUrl: healthy.urls[lane.provider] } };
      const run = await world.openRouter(changes).resume(started?.run_id ?? '');
      expect(summarize(await Array.fromAsync(run.results()))).toEqual(ALL_SUCCEEDED);
      expect((await readSent(healthy)).repeated).toEqual([]);
    },
  );
});
