import { expect, test } from 'vitest';

import {
  InterruptedError,
  RunDrivenElsewhereError,
  type BatchRouter,
  type RunEvent,
} from '../../src/index.ts';
import { chatRequests, customIds, writeRequests } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import { openVirtualWorld, type VirtualWorld } from './virtual-world.ts';
import { join } from 'node:path';

const REQUESTS = 40;
const SHARDS = 4;
const DRIVERS = 3;

/** A run whose driver was interrupted as soon as an event came. */
async function interruptAt(world: VirtualWorld, stopAt: RunEvent['event']): Promise<string> {
  const input = join(world.directory, 'in.jsonl');
  await writeRequests(input, chatRequests(REQUESTS));
  const stop = new AbortController();
  const onEvent = ({ event }: RunEvent): void => {
    if (event === stopAt) stop.abort(new InterruptedError());
  };
  const options = {
    target: 'openai/gpt-5-mini',
    maxRequests: REQUESTS / SHARDS,
    onEvent,
    signal: stop.signal,
  };
  await expect(world.router.run(input, options)).rejects.toBeInstanceOf(InterruptedError);
  const [run] = await Array.fromAsync(world.router.listRuns());
  return run?.run_id ?? '';
}

/** Several routers drive the run at the same time. Gives what kept each from ending it. */
async function driveTogether(routers: readonly BatchRouter[], runId: string): Promise<unknown[]> {
  const ends = await Promise.allSettled(routers.map((router) => router.resume(runId)));
  return ends.map((end): unknown => (end.status === 'rejected' ? end.reason : undefined));
}

const STOPS = [
  'intake:progress',
  'intake:finished',
  'shard:staged',
  'shard:submitted',
  'shard:ended',
  'shard:collected',
  'shard:settled',
] as const;

test.for(STOPS)(
  'of several drivers from %s on each ends the run or stands back, and no batch is created twice',
  async (stopAt) => {
    await using world = await openVirtualWorld();
    const runId = await interruptAt(world, stopAt);
    const routers = Array.from({ length: DRIVERS }, () => world.openRouter());
    const failures = (await driveTogether(routers, runId)).filter((failure) => failure !== undefined);
    for (const failure of failures) expect(failure).toBeInstanceOf(RunDrivenElsewhereError);
    // When all stood back, each for another, the run is where it was and goes on.
    const run = await world.openRouter().resume(runId);
    const results = await Array.fromAsync(run.results());
    expect(results.map(({ custom_id, status }) => [custom_id, status])).toEqual(
      customIds(REQUESTS).map((id) => [id, 'succeeded']),
    );
    const sent = await readSent(world.simulator);
    expect([sent.batches, sent.repeated]).toEqual([SHARDS, []]);
  },
);
