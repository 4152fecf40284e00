import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import type { BatchStatusResponse, UnifiedRequest } from '../../src/index.ts';
import { isComplete } from '../../src/index.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { openVirtualWorld, type VirtualWorld } from './virtual-world.ts';

/** A batch of its own names its model itself. */
function requests(count: number, extra: object = {}): UnifiedRequest[] {
  // Written as the schema asks for, and checked by it when they are sent.
  return chatRequests(count, () => ({ model: 'gpt-5-mini', ...extra })) as UnifiedRequest[];
}

async function waitFor(world: VirtualWorld, id: string): Promise<BatchStatusResponse> {
  for (;;) {
    const status = await world.router.getStatus('openai', id);
    if (isComplete(status.status)) return status;
    world.clock.advance(60_000);
  }
}

describe('a batch of its own', () => {
  test('is sent, followed and read, with what the provider said', async () => {
    await using world = await openVirtualWorld('row-errors=0.2');
    const id = await world.router.sendBatch('openai', requests(50), { owner: 'me' });
    expect(await world.router.getStatus('openai', id)).toMatchObject({
      batch_id: id,
      provider: 'openai',
      status: 'validating',
      provider_data: { id, object: 'batch', metadata: { owner: 'me' } },
    });
    const ended = await waitFor(world, id);
    expect(ended).toMatchObject({ status: 'completed', request_counts: { total: 50, processing: 0 } });
    expect(Date.parse(ended.completed_at ?? '')).toBeGreaterThan(Date.parse(ended.created_at));
    const results = await Array.fromAsync(world.router.getResults('openai', id));
    expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(50));
    expect(results.filter(({ status }) => status === 'succeeded')).toHaveLength(
      ended.request_counts.succeeded,
    );
    for (const { custom_id, provider_data } of results) expect(provider_data).toMatchObject({ custom_id });
    const calls = world.simulator.calls();
    expect(await Array.fromAsync(world.openRouter().getResults('openai', id))).toEqual(results);
    expect(world.simulator.calls()).toEqual(calls);
  });

  test('has no results before it ends', async () => {
    await using world = await openVirtualWorld();
    const id = await world.router.sendBatch('openai', requests(3));
    await expect(Array.fromAsync(world.router.getResults('openai', id))).rejects.toMatchObject({
      code: 'batch_not_complete',
      batchId: id,
    });
    await waitFor(world, id);
    expect(await Array.fromAsync(world.router.getResults('openai', id))).toHaveLength(3);
  });

  test('is cancelled once, and not at all when it has ended', async () => {
    await using world = await openVirtualWorld();
    const id = await world.router.sendBatch('openai', requests(3));
    expect(await world.router.cancelBatch('openai', id)).toBe(true);
    expect(await waitFor(world, id)).toMatchObject({ status: 'cancelled' });
    expect(await world.router.cancelBatch('openai', id)).toBe(false);
    const results = await Array.fromAsync(world.router.getResults('openai', id));
    expect(results.map(({ custom_id, status }) => [custom_id, status])).toEqual(
      customIds(3).map((customId) => [customId, 'cancelled']),
    );
    const other = await world.router.sendBatch('openai', requests(3));
    expect(await waitFor(world, other)).toMatchObject({ status: 'completed' });
    expect(await world.router.cancelBatch('openai', other)).toBe(false);
  });

  test('is refused as a whole when it does not fit, and nothing is sent', async () => {
    await using world = await openVirtualWorld();
    const mixed = [...requests(2), ...requests(1, { custom_id: 'other', model: 'gpt-4.1-mini' })];
    const twice = [...requests(2), ...requests(1)];
    const nameless = chatRequests(1) as UnifiedRequest[];
    const cases: readonly [readonly UnifiedRequest[], RegExp][] = [
      [mixed, /does not fit one OpenAI batch: it would take 2/],
      [twice, /requests:3: custom_id: "q-0" was used before, in line 1/],
      [nameless, /requests:1: model: is missing/],
      [[], /holds no requests/],
    ];
    for (const [list, message] of cases) {
      const sent = world.router.sendBatch('openai', list);
      await expect(sent).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(message) as string,
      });
    }
    expect(world.simulator.calls()).toEqual({});
    expect(await Array.fromAsync(world.router.listRuns())).toEqual([]);
    await expect(world.router.sendBatch('nobody', requests(1))).rejects.toMatchObject({
      code: 'provider_not_found',
    });
  });
});

describe('batches of anybody', () => {
  test('are listed newest first, as many as are wanted', async () => {
    await using world = await openVirtualWorld();
    const ids: string[] = [];
    for (let count = 1; count <= 23; count += 1) {
      ids.unshift(await world.router.sendBatch('openai', requests(1, { custom_id: `only-${count}` })));
      world.clock.advance(1000);
    }
    const list = async (limit?: number): Promise<string[]> =>
      (await world.router.listBatches('openai', limit)).map(({ batch_id: id }) => id);
    expect(await list(3)).toEqual(ids.slice(0, 3));
    expect(await list()).toEqual(ids.slice(0, 20));
    expect(await list(1000)).toEqual(ids);
  });

  test('that are not there are not found', async () => {
    await using world = await openVirtualWorld();
    const absent = { code: 'batch_not_found', batchId: 'batch_none' };
    await expect(world.router.getStatus('openai', 'batch_none')).rejects.toMatchObject(absent);
    await expect(world.router.cancelBatch('openai', 'batch_none')).rejects.toMatchObject(absent);
    const results = Array.fromAsync(world.router.getResults('openai', 'batch_none'));
    await expect(results).rejects.toMatchObject(absent);
  });

  test('are read without a ledger that knows them', async () => {
    await using world = await openVirtualWorld('row-errors=0.3');
    const id = await world.router.sendBatch('openai', requests(20));
    const embeddings = await world.router.sendBatch('openai', [
      { mode: 'embedding', model: 'text-embedding-3-small', custom_id: 'e', input: 'one' },
    ]);
    await waitFor(world, id);
    await waitFor(world, embeddings);
    const known = await Array.fromAsync(world.router.getResults('openai', id));
    await world.router.close();
    await rm(world.stateDir, { recursive: true });
    const stranger = world.openRouter();
    const found = await Array.fromAsync(stranger.getResults('openai', id));
    const byId = (a: { custom_id: string }, b: { custom_id: string }): number =>
      a.custom_id.localeCompare(b.custom_id);
    expect(found.toSorted(byId)).toEqual(known.toSorted(byId));
    const [vector] = await Array.fromAsync(stranger.getResults('openai', embeddings));
    expect([vector?.status, vector?.embeddings?.length]).toEqual(['succeeded', 1]);
    expect(existsSync(join(world.stateDir, 'generated/openai', `batch_${id}_errors.jsonl`))).toBe(true);
  });

  test('that were refused as a whole say why', async () => {
    await using world = await openVirtualWorld('token-limit=1');
    const id = await world.router.sendBatch('openai', requests(2));
    await waitFor(world, id);
    await world.router.close();
    await rm(world.stateDir, { recursive: true });
    await expect(Array.fromAsync(world.openRouter().getResults('openai', id))).rejects.toMatchObject({
      code: 'batch_failed',
      message: expect.stringContaining('Enqueued token limit') as string,
    });
  });
});
