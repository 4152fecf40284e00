import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { InterruptedError, ProviderApiError } from '../../src/core/errors.ts';
import type { UnifiedRequest } from '../../src/model/request.ts';
import { chats, openSeveral, type SeveralProviders } from './several-providers.ts';

function refusal(status: number, retryAfterMs?: number): ProviderApiError {
  const transient = status >= 429;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new ProviderApiError(`answered ${status}`, {
    provider: 'alpha',
    status,
    transient,
    effect: 'none',
    ...wait,
  });
}

function failuresOf({ events }: SeveralProviders): unknown[] {
  return events.filter(({ event }) => event === 'cleanup:failed');
}

describe('a provider that can remove what a batch left there', () => {
  test('is asked to once for each batch, when its results are on disk', async () => {
    await using world = await openSeveral({ alpha: { cleansUp: true } });
    const found: string[] = [];
    const cleanUp = world.providers['alpha']?.port().cleanUp;
    world.replaced['alpha'] = {
      cleanUp: async (handle, staged, signal) => {
        await access(join(world.stateDir, 'generated', 'alpha', `batch_${handle.batchId}_results.jsonl`));
        found.push(`${handle.batchId} ${staged['count']}`);
        await cleanUp?.(handle, staged, signal);
      },
    };
    const run = await world.router.run(chats(6), { target: 'alpha/m', onEvent: world.listen });
    expect(found).toEqual(['alpha1 4', 'alpha2 2']);
    expect(world.providers['alpha']?.cleaned).toEqual(['alpha1', 'alpha2']);
    expect(failuresOf(world)).toEqual([]);
    expect(await Array.fromAsync(run.results())).toHaveLength(6);
  });

  test.each([
    ['for good', refusal(403), 1],
    ['in passing', refusal(503), 3],
    ['and asks for a long wait', refusal(429, 600_000), 1],
  ])('and fails %s is told of, and the run is settled all the same', async (_, cause, tries) => {
    await using world = await openSeveral({ alpha: { cleansUp: true } });
    let calls = 0;
    world.replaced['alpha'] = {
      cleanUp: async () => {
        calls += 1;
        throw cause;
      },
    };
    const run = await world.router.run(chats(3), { target: 'alpha/m', onEvent: world.listen });
    expect(calls).toBe(tries);
    expect(failuresOf(world)).toMatchObject([{ shard: 1, batch_id: 'alpha1', reason: cause.message }]);
    expect((await run.status()).state).toBe('settled');
  });

  test('is not asked to for a completed batch that lacks results: they may still be there', async () => {
    const alter = (lines: string[]): string[] => lines.slice(1);
    await using world = await openSeveral({ alpha: { cleansUp: true, alter } });
    await world.router.run(chats(3), { target: 'alpha/m', onEvent: world.listen });
    expect(world.providers['alpha']?.cleaned).toEqual([]);
    const reason = '1 of its requests have no result, so it is left there';
    expect(failuresOf(world)).toMatchObject([{ shard: 1, batch_id: 'alpha1', reason }]);
  });

  test('is asked to for a batch that was cancelled or refused, whatever it lacks', async () => {
    await using world = await openSeveral({
      alpha: { cleansUp: true, endsAs: 'failed' },
      beta: { cleansUp: true, endsAs: 'expired', alter: () => [] },
    });
    await world.router.run(chats(3), { target: ['alpha/m', 'beta/m'], onEvent: world.listen });
    expect(world.providers['alpha']?.cleaned).toEqual(['alpha1']);
    expect(world.providers['beta']?.cleaned).toEqual(['beta1']);
    expect(failuresOf(world)).toEqual([]);
  });

  test('is asked again after an interruption', async () => {
    await using world = await openSeveral({ alpha: { cleansUp: true } });
    const stop = new AbortController();
    world.replaced['alpha'] = {
      cleanUp: async () => {
        stop.abort(new InterruptedError());
        throw refusal(503);
      },
    };
    const stopped = world.router.run(chats(3), { target: 'alpha/m', signal: stop.signal });
    await expect(stopped).rejects.toThrow(InterruptedError);
    world.replaced['alpha'] = {};
    const [run] = await Array.fromAsync(world.router.listRuns());
    await world.router.resume(run?.run_id ?? '', { onEvent: world.listen });
    expect(world.providers['alpha']?.cleaned).toEqual(['alpha1']);
    expect(failuresOf(world)).toEqual([]);
  });

  test('does not know a single batch any more once its results were read; its status and results are told from disk', async () => {
    await using world = await openSeveral({ alpha: { cleansUp: true, pollsUntilEnd: 0 } });
    const { router } = world;
    // Written by `chats`.
    const requests = chats(3, () => ({ model: 'm' })) as UnifiedRequest[];
    const batchId = await router.sendBatch('alpha', requests);
    expect((await router.getStatus('alpha', batchId)).status).toBe('completed');
    expect(world.providers['alpha']?.cleaned).toEqual([]);
    expect(await Array.fromAsync(router.getResults('alpha', batchId))).toHaveLength(3);
    expect(world.providers['alpha']?.cleaned).toEqual([batchId]);
    expect(await router.getStatus('alpha', batchId)).toMatchObject({
      batch_id: batchId,
      provider: 'alpha',
      status: 'completed',
      request_counts: { total: 3, processing: 0, succeeded: 3 },
      provider_data: null,
    });
    expect(await router.cancelBatch('alpha', batchId)).toBe(false);
    expect(await Array.fromAsync(router.getResults('alpha', batchId))).toHaveLength(3);
    await expect(router.getStatus('alpha', 'other')).rejects.toMatchObject({ code: 'batch_not_found' });
  });
});
