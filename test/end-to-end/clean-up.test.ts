import { expect, test } from 'vitest';

import { anthropic, BatchRouter, google, openai, type RunEvent } from '../../src/index.ts';
import { chatRequests } from './request-lines.ts';
import { EVERY_TARGET } from './targets.ts';
import { openVirtualWorld } from './virtual-world.ts';

test('what batches left at the providers is removed where that was asked for, once their results are here', async () => {
  await using world = await openVirtualWorld();
  const { urls } = world.simulator;
  const common = { apiKey: 'sk-sim', environment: {} };
  const providers = [
    openai({ ...common, baseUrl: urls.openai, deleteFiles: true }),
    anthropic({ ...common, baseUrl: urls.anthropic, deleteBatches: true }),
    google({ ...common, baseUrl: urls.google, deleteFiles: true, deleteBatches: true }),
  ];
  const { clock, stateDir } = world;
  await using router = new BatchRouter({ providers, stateDir, clock });
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent): void => void events.push(event);
  const run = await router.run(chatRequests(4), { target: EVERY_TARGET, maxRequests: 2, onEvent });
  const results = await Array.fromAsync(run.results());
  expect(results.map(({ status }) => status)).toEqual(
    Array.from({ length: 4 * EVERY_TARGET.length }, () => 'succeeded'),
  );
  expect(events.filter(({ event }) => event === 'cleanup:failed')).toEqual([]);
  expect(await router.listBatches('anthropic')).toEqual([]);
  expect(await router.listBatches('google')).toEqual([]);
  // OpenAI keeps the records of batches; input and output of both are gone.
  expect(world.simulator.calls()['DELETE /files/:id']).toBe(4);
  const [batch] = results;
  const told = await router.getStatus('anthropic', results[4]?.batch_id ?? '');
  expect(told).toMatchObject({ status: 'completed', request_counts: { total: 2, succeeded: 2 } });
  expect((await router.getStatus('openai', batch?.batch_id ?? '')).status).toBe('completed');
  expect(await router.cancelBatch('anthropic', told.batch_id)).toBe(false);
});
