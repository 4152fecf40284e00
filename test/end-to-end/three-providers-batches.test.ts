import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';

import {
  getText,
  isComplete,
  type BatchStatusResponse,
  type UnifiedRequest,
  type UnifiedResult,
} from '../../src/index.ts';
import { openGateway } from './gateway.ts';
import { GOOGLE_FILE, GOOGLE_INLINE, LANES, type Lane } from './lanes.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import { openVirtualWorldWith, type VirtualWorld } from './virtual-world.ts';

const ways = LANES.filter(({ provider }) => provider !== 'openai').map((lane) => ({ at: lane.name, lane }));

const openWorld = (lane: Lane, ...faults: readonly string[]): Promise<VirtualWorld> =>
  openVirtualWorldWith({ faults, providers: lane.providers });

/** A batch of its own names its model itself. */
function requests({ target }: Lane, count: number): UnifiedRequest[] {
  // Written as the schema asks for, and checked by it when they are sent.
  return chatRequests(count, () => ({ model: target.split('/')[1] })) as UnifiedRequest[];
}

async function waitFor(world: VirtualWorld, { provider }: Lane, id: string): Promise<BatchStatusResponse> {
  for (;;) {
    const status = await world.router.getStatus(provider, id);
    if (isComplete(status.status)) return status;
    world.clock.advance(60_000);
  }
}

const statusesOf = (results: readonly UnifiedResult[]): string[] =>
  results.map(({ custom_id, status }) => `${custom_id} ${status}`);

describe('a batch of its own', () => {
  test.for(ways)('$at: is sent, followed and read, with what the provider said', async ({ lane }) => {
    await using world = await openWorld(lane, 'row-errors=0.2');
    const id = await world.router.sendBatch(lane.provider, requests(lane, 50));
    const begun = await world.router.getStatus(lane.provider, id);
    expect(begun).toMatchObject({ batch_id: id, provider: lane.provider });
    expect(isComplete(begun.status)).toBe(false);
    await expect(Array.fromAsync(world.router.getResults(lane.provider, id))).rejects.toMatchObject({
      code: 'batch_not_complete',
      batchId: id,
    });
    const ended = await waitFor(world, lane, id);
    expect(ended).toMatchObject({ status: 'completed', request_counts: { total: 50, processing: 0 } });
    expect(Date.parse(ended.completed_at ?? '')).toBeGreaterThan(Date.parse(ended.created_at));
    const results = await Array.fromAsync(world.router.getResults(lane.provider, id));
    expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(50));
    const succeeded = results.filter(({ status }) => status === 'succeeded');
    expect(succeeded).toHaveLength(ended.request_counts.succeeded);
    expect(results.length - succeeded.length).toBe(ended.request_counts.errored);
    for (const { custom_id: own, provider_data: data } of results)
      expect(JSON.stringify(data)).toContain(own);
    expect(await world.router.cancelBatch(lane.provider, id)).toBe(false);
  });

  test.for(ways)('$at: is cancelled, and each request has a result', async ({ lane }) => {
    await using world = await openWorld(lane);
    const id = await world.router.sendBatch(lane.provider, requests(lane, 3));
    expect(await world.router.cancelBatch(lane.provider, id)).toBe(true);
    expect(await waitFor(world, lane, id)).toMatchObject({ status: 'cancelled' });
    expect(await world.router.cancelBatch(lane.provider, id)).toBe(false);
    const results = await Array.fromAsync(world.router.getResults(lane.provider, id));
    expect(statusesOf(results)).toEqual(customIds(3).map((own) => `${own} cancelled`));
  });

  test.for(ways)(
    '$at: is read without a ledger that knows it, as often as it is asked for',
    async ({ lane }) => {
      await using world = await openWorld(lane, 'row-errors=0.3');
      const id = await world.router.sendBatch(lane.provider, requests(lane, 20));
      await waitFor(world, lane, id);
      const known = await Array.fromAsync(world.router.getResults(lane.provider, id));
      await world.router.close();
      await rm(world.stateDir, { recursive: true });
      const stranger = world.openRouter();
      const byId = (a: UnifiedResult, b: UnifiedResult): number => a.custom_id.localeCompare(b.custom_id);
      for (let time = 0; time < 2; time += 1) {
        const found = await Array.fromAsync(stranger.getResults(lane.provider, id));
        expect(found.toSorted(byId)).toEqual(known.toSorted(byId));
      }
    },
  );

  test.for(ways)('$at: that is not there is not found', async ({ lane: { provider } }) => {
    await using world = await openVirtualWorldWith({});
    for (const batchId of ['none', '../files', '', 'a b']) {
      const absent = { code: 'batch_not_found', batchId };
      await expect(world.router.getStatus(provider, batchId)).rejects.toMatchObject(absent);
      await expect(world.router.cancelBatch(provider, batchId)).rejects.toMatchObject(absent);
      const results = Array.fromAsync(world.router.getResults(provider, batchId));
      await expect(results).rejects.toMatchObject(absent);
    }
  });

  test.for(ways)('$at: is listed newest first, as many as are wanted', async ({ lane }) => {
    await using world = await openWorld(lane);
    const ids: string[] = [];
    for (let count = 0; count < 23; count += 1) {
      ids.unshift(await world.router.sendBatch(lane.provider, requests(lane, 1)));
      world.clock.advance(1000);
    }
    const list = async (limit?: number): Promise<string[]> =>
      (await world.router.listBatches(lane.provider, limit)).map(({ batch_id: id }) => id);
    expect(await list(3)).toEqual(ids.slice(0, 3));
    expect(await list()).toEqual(ids.slice(0, 20));
    expect(await list(1000)).toEqual(ids);
  });

  test('is asked for at Gemini by its bare id and with its collection alike', async () => {
    await using world = await openVirtualWorldWith({});
    const id = await world.router.sendBatch('google', requests(GOOGLE_INLINE, 3));
    await waitFor(world, GOOGLE_INLINE, `batches/${id}`);
    const results = await Array.fromAsync(world.router.getResults('google', `batches/${id}`));
    expect(statusesOf(results)).toEqual(customIds(3).map((own) => `${own} succeeded`));
    expect(await world.router.cancelBatch('google', `batches/${id}`)).toBe(false);
  });
});

/** A body of the provider's own, in its own words. */
const CUSTOM: Readonly<Record<string, { readonly endpoint: string; readonly body: object }>> = {
  anthropic: {
    endpoint: '/v1/messages',
    body: { model: 'claude-sonnet-4-5', max_tokens: 50, messages: [{ role: 'user', content: 'Why?' }] },
  },
  google: {
    endpoint: '/batchGenerateContent',
    body: { contents: [{ role: 'user', parts: [{ text: 'Why?' }] }] },
  },
};

test.for(ways)('$at: requests in the provider’s own words are tracked like others', async ({ lane }) => {
  await using world = await openWorld(lane, 'missing-row=0.3');
  const { body, endpoint } = CUSTOM[lane.provider] ?? { body: {}, endpoint: '' };
  const custom = customIds(20).map((custom_id) => ({ mode: 'custom', custom_id, endpoint, body }));
  const run = await world.router.run(custom, { target: lane.target });
  const results = await Array.fromAsync(run.results());
  expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(20));
  const found = results.filter(({ status }) => status === 'succeeded');
  expect(found.length).toBeGreaterThan(5);
  for (const { provider_data: data } of found) expect(JSON.stringify(data)).toContain('Simulated answer to');
  const rest = results.filter(({ status }) => status !== 'succeeded');
  expect(rest.length).toBeGreaterThan(0);
  for (const { error } of rest) expect(error?.code).toBe('missing');
  expect((await readSent(world.simulator)).repeated).toEqual([]);
});

test('a Gemini upload whose last word is lost is there, and is used as it is', async () => {
  const lane = GOOGLE_FILE;
  await using world = await openWorld(lane);
  let lost = 0;
  await using gateway = await openGateway(world.simulator.urls.google, {
    alter: (answer, { headers }) => {
      const isLast = String(headers['x-goog-upload-command'] ?? '').includes('finalize');
      if (!isLast || lost > 0) return answer;
      lost += 1;
      throw new Error('The connection breaks here.');
    },
  });
  const router = world.openRouter({ google: { ...lane.providers.google, baseUrl: gateway.url } });
  const run = await router.run(chatRequests(5), { target: lane.target });
  const results = await Array.fromAsync(run.results());
  expect(results.map((result) => getText(result)?.includes('Simulated answer'))).toEqual(
    customIds(5).map(() => true),
  );
  const starts = gateway.calls.filter(({ headers }) => headers['x-goog-upload-command'] === 'start');
  expect([lost, starts.length]).toEqual([1, 1]);
  expect((await readSent(world.simulator)).repeated).toEqual([]);
});
