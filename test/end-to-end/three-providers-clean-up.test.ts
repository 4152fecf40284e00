import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { InterruptedError } from '../../src/index.ts';
import { callsLike, type GatewayAnswer, type GatewayCall } from './gateway.ts';
import { bareId, LANES, type Lane } from './lanes.ts';
import { listen, openByGateway, openLane, refusal } from './open-by-gateway.ts';
import { chatRequests, customIds } from './request-lines.ts';

/** The key that the simulators of these worlds take. */
const KEY = 'sk-sim';
const ways = LANES.map((lane) => ({ at: lane.name, lane }));

describe('what is left at a provider', () => {
  test.for(ways)('$at: is removed when the results are here, and not before', async ({ lane }) => {
    await using world = await openLane(lane);
    const { options, deletions } = tidyOf(lane);
    let path = '';
    const safe: boolean[] = [];
    const { gateway, router } = await openByGateway(
      world,
      lane,
      {
        answer: ({ method }) => {
          if (method === 'DELETE') safe.push(existsSync(path));
          return undefined;
        },
      },
      options,
    );
    await using _ = gateway;
    const { id } = await router.submit(chatRequests(5), { target: lane.target });
    const [batch] = await world.simulator.batches();
    const name = `batch_${batch === undefined ? '' : bareId(batch)}_results.jsonl`;
    path = join(world.stateDir, 'generated', lane.provider, name);
    const { events, onEvent } = listen();
    const run = await router.resume(id, { onEvent });
    expect((await Array.fromAsync(run.results())).map(({ status }) => status)).toEqual(
      customIds(5).map(() => 'succeeded'),
    );
    expect(safe).toEqual(Array.from({ length: deletions }, () => true));
    expect(events.some(({ event }) => event === 'cleanup:failed')).toBe(false);
    const calls = gateway.calls.length;
    await world.openRouter({ [lane.provider]: { ...options, baseUrl: gateway.url } }).resume(id);
    expect(gateway.calls).toHaveLength(calls);
  });

  test.for(ways)('$at: that was being removed when the process stopped is not missed', async ({ lane }) => {
    await using world = await openLane(lane);
    const { options } = tidyOf(lane);
    const stop = new AbortController();
    const alter = (answer: GatewayAnswer, { method }: GatewayCall): GatewayAnswer => {
      if (method === 'DELETE') stop.abort(new InterruptedError());
      return answer;
    };
    const { gateway, router } = await openByGateway(world, lane, { alter }, options);
    await using _ = gateway;
    const { id } = await router.submit(chatRequests(5), { target: lane.target });
    await expect(router.resume(id, { signal: stop.signal })).rejects.toThrow(InterruptedError);
    const run = await world.openRouter({ [lane.provider]: options }).resume(id);
    expect((await Array.fromAsync(run.results())).map(({ status }) => status)).toEqual(
      customIds(5).map(() => 'succeeded'),
    );
    expect(callsLike(gateway, 'DELETE', /./).length).toBeGreaterThan(0);
    expect(await world.simulator.batches()).toHaveLength(1);
  });

  test.for(ways)(
    '$at: that cannot be removed is told, and the run has ended all the same',
    async ({ lane }) => {
      await using world = await openLane(lane);
      const { gateway, router } = await openByGateway(
        world,
        lane,
        {
          answer: ({ method }) =>
            method === 'DELETE' ? { status: 500, body: refusal(`Not now, ${KEY}.`) } : undefined,
        },
        tidyOf(lane).options,
      );
      await using _ = gateway;
      const { events, onEvent } = listen();
      const run = await router.run(chatRequests(30), { target: lane.target, maxRequests: 10, onEvent });
      const results = await Array.fromAsync(run.results());
      expect(results.map(({ custom_id, status }) => [custom_id, status])).toEqual(
        customIds(30).map((id) => [id, 'succeeded']),
      );
      const failed = events.filter((event) => event.event === 'cleanup:failed');
      expect(failed).toHaveLength(3);
      expect(new Set(failed.map(({ shard }) => shard))).toEqual(new Set([1, 2, 3]));
      for (const { reason } of failed) expect(reason).toContain('Not now, [redacted].');
      expect(events.at(-1)).toMatchObject({ event: 'run:settled', counts: { succeeded: 30 } });
      expect((await run.status()).state).toBe('settled');
      const deletions = callsLike(gateway, 'DELETE', /./).length;
      await router.resume(run.id);
      expect(callsLike(gateway, 'DELETE', /./)).toHaveLength(deletions);
    },
  );
});

/** How each provider is told to tidy up, and how many deletions that takes. */
function tidyOf({ name }: Lane): { readonly options: object; readonly deletions: number } {
  if (name === 'openai') return { options: { deleteFiles: true }, deletions: 2 };
  if (name === 'anthropic') return { options: { deleteBatches: true }, deletions: 1 };
  const options = { deleteFiles: true, deleteBatches: true };
  return name === 'google inline' ? { options, deletions: 1 } : { options, deletions: 3 };
}
