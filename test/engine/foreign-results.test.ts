import { expect, test } from 'vitest';

import { BatchRouter } from '../../src/router.ts';
import { chats, openSeveral } from './several-providers.ts';

test('of a batch that this ledger knows nothing of each line is one result, also one that cannot be read', async () => {
  const alter = (lines: string[]): string[] => ['nonsense', '7', ...lines.toReversed()];
  await using world = await openSeveral({ alpha: { pollsUntilEnd: 0, alter } });
  await world.router.submit(chats(2), { target: 'alpha/m' });
  await using elsewhere = await openSeveral({});
  const adapter = world.providers['alpha']?.adapter();
  const providers = adapter === undefined ? [] : [adapter];
  await using router = new BatchRouter({ providers, stateDir: elsewhere.stateDir });
  const results = await Array.fromAsync(router.getResults('alpha', 'alpha1'));
  const told = results.map(({ custom_id, error, status }) => [custom_id, status, error?.message]);
  expect(told).toEqual([
    ['', 'errored', expect.stringMatching(/^Line 1 of .*batch_alpha1_output\.jsonl is not JSON/)],
    ['', 'errored', expect.stringContaining('is no result line of alpha: no object')],
    ['q0', 'succeeded', undefined],
    ['q1', 'succeeded', undefined],
  ]);
  expect(results.every(({ batch_id: batchId }) => batchId === 'alpha1')).toBe(true);
});
