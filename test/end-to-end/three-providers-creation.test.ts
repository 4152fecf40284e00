import { describe, expect, test } from 'vitest';

import { SubmissionUnclearError, type BatchRouter } from '../../src/index.ts';
import { openGateway, type Gateway, type GatewayAnswer, type GatewayCall } from './gateway.ts';
import { LANES, type Lane } from './lanes.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import { openVirtualWorldWith, type VirtualWorld } from './virtual-world.ts';

const REQUESTS = 20;
const SHARDS = 2;
const PAGE = '<html><body>Bad luck</body></html>';
const HTML = { 'content-type': 'text/html' };

/** What becomes of the first creation on its way back, or on its way there. */
interface Mishap {
  readonly name: string;
  /** Whether the creation arrives and is carried out all the same. */
  readonly arrives: boolean;
  readonly change: (answer: GatewayAnswer) => GatewayAnswer;
}

const NOTHING: GatewayAnswer = { status: 500, body: '' };

/** After these nobody can say whether the batch is there. */
const UNCLEAR: readonly Mishap[] = [
  {
    name: 'an answer that breaks off',
    arrives: true,
    change: ({ body, ...rest }) => ({ ...rest, body: String(body).slice(0, 40) }),
  },
  { name: 'a page in its place', arrives: true, change: () => ({ status: 200, headers: HTML, body: PAGE }) },
  { name: 'a batch without an id', arrives: true, change: () => ({ status: 200, body: '{"done":false}' }) },
  { name: '502 from a proxy', arrives: true, change: () => ({ status: 502, headers: HTML, body: PAGE }) },
  { name: '503', arrives: false, change: () => ({ ...NOTHING, status: 503 }) },
  { name: '504', arrives: true, change: () => ({ ...NOTHING, status: 504 }) },
  { name: '408', arrives: false, change: () => ({ ...NOTHING, status: 408 }) },
];

/** These say that it is not. */
const REFUSED: readonly number[] = [400, 402, 403, 404, 413, 422, 429];

interface Door {
  readonly gateway: Gateway;
  readonly router: BatchRouter;
}

const isCreation = ({ method, path }: GatewayCall): boolean =>
  method === 'POST' && /\/batches$|:batchGenerateContent$/.test(path);

/** A way to the provider on which the first creation has a mishap. */
async function openDoor(world: VirtualWorld, { provider, providers }: Lane, mishap: Mishap): Promise<Door> {
  let seen = 0;
  const isFirst = (call: GatewayCall): boolean => isCreation(call) && (seen += 1) === 1;
  const gateway = await openGateway(
    world.simulator.urls[provider],
    mishap.arrives
      ? { alter: (answer, call) => (isFirst(call) ? mishap.change(answer) : answer) }
      : { answer: (call) => (isFirst(call) ? mishap.change(NOTHING) : undefined) },
  );
  const router = world.openRouter({ [provider]: { ...providers.google, baseUrl: gateway.url } });
  return { gateway, router };
}

const creations = ({ calls }: Gateway): number => calls.filter(isCreation).length;

describe('a creation', () => {
  const cases = LANES.flatMap((lane) =>
    UNCLEAR.map((mishap) => ({ at: lane.name, ...mishap, lane, mishap })),
  );

  test.for(cases)('$at: that gets $name is unclear, and is never sent again', async ({ lane, mishap }) => {
    await using world = await openVirtualWorldWith({ providers: lane.providers });
    const { gateway, router } = await openDoor(world, lane, mishap);
    await using _ = gateway;
    const options = { target: lane.target, maxRequests: REQUESTS / SHARDS };
    const first = router.run(chatRequests(REQUESTS), options);
    await expect(first).rejects.toBeInstanceOf(SubmissionUnclearError);
    const [begun] = await Array.fromAsync(router.listRuns());
    expect(begun?.shards.map(({ state }) => state)).toEqual(['intent', 'settled']);
    await expect(router.resume(begun?.run_id ?? '')).rejects.toBeInstanceOf(SubmissionUnclearError);
    expect(creations(gateway)).toBe(SHARDS);
    const sent = await readSent(world.simulator);
    expect([sent.batches, sent.repeated]).toEqual([mishap.arrives ? SHARDS : SHARDS - 1, []]);
  });

  const refusals = LANES.flatMap((lane) => REFUSED.map((status) => ({ at: lane.name, lane, status })));

  test.for(refusals)('$at: that is refused with $status costs nothing', async ({ lane, status }) => {
    await using world = await openVirtualWorldWith({ providers: lane.providers });
    const words = { type: 'some_error', status: 'SOME_ERROR' };
    const body = JSON.stringify({ type: 'error', error: { message: 'Not this one.', ...words } });
    const mishap = { name: 'refusal', arrives: false, change: () => ({ status, body }) };
    const { gateway, router } = await openDoor(world, lane, mishap);
    await using _ = gateway;
    const options = { target: lane.target, maxRequests: REQUESTS / SHARDS };
    const ended = await router.submit(chatRequests(REQUESTS), options).catch((error: unknown) => error);
    expect(ended).not.toBeInstanceOf(SubmissionUnclearError);
    const [begun] = await Array.fromAsync(router.listRuns());
    const run = await router.resume(begun?.run_id ?? '');
    const results = await Array.fromAsync(run.results());
    expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(REQUESTS));
    // What the provider finds wrong with a batch is told of each request in it; all else passes.
    const isFault = [400, 413, 422].includes(status);
    const failed = results.filter(({ status: outcome }) => outcome === 'errored');
    expect(failed).toHaveLength(isFault ? REQUESTS / SHARDS : 0);
    for (const { error } of failed) expect(error?.message).toContain('Not this one.');
    const sent = await readSent(world.simulator);
    expect([sent.batches, sent.repeated]).toEqual([isFault ? SHARDS - 1 : SHARDS, []]);
  });
});
