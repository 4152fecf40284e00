import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Adapter } from '../../src/adapter/adapter.ts';
import { createVirtualClock } from '../../src/core/clock.ts';
import { createRandom } from '../../src/core/random.ts';
import { cancelRun } from '../../src/engine/cancel-run.ts';
import { openSource } from '../../src/engine/request-source.ts';
import { RunEngine } from '../../src/engine/run-engine.ts';
import { streamResults } from '../../src/engine/stream-results.ts';
import { MemoryProvider } from './memory-provider.ts';

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'batch-router-'));
});
afterEach(() => rm(stateDir, { recursive: true }));

const requests = Array.from({ length: 12 }, (_, i) => ({
  custom_id: `q${i}`,
  messages: [{ role: 'user', content: `Question ${i}?` }],
}));

/** An engine over an adapter that tells when a payload is being staged. */
function createEngine(provider: MemoryProvider, onStage: (count: number) => Promise<void>): RunEngine {
  let staged = 0;
  const adapter = provider.adapter();
  const told: Adapter = {
    ...adapter,
    batch: {
      ...adapter.batch,
      stage: async (...values) => {
        staged += 1;
        await onStage(staged);
        return (await adapter.batch.stage?.(...values)) ?? {};
      },
    },
  };
  return new RunEngine({
    stateDir,
    clock: createVirtualClock(),
    random: createRandom(1),
    findAdapter: () => told,
  });
}

async function begin(engine: RunEngine): Promise<string> {
  const targets = [{ provider: 'memory', model: 'm' }];
  const run = await engine.begin(await openSource(requests), targets, { input: 'x' }, {});
  return run.runId;
}

describe('cancelling a run', () => {
  test('while a payload is uploaded creates no more batches, and every request has a result', async () => {
    const provider = new MemoryProvider({ pollsUntilEnd: 1000 });
    let runId = '';
    const engine = createEngine(provider, async (staged) => {
      if (staged !== 2) return;
      const run = await engine.find(runId);
      await cancelRun(await engine.contextFor(run), run);
    });
    runId = await begin(engine);
    await engine.drive(runId, 'settled', {});
    expect(provider.batches.map((batch) => batch.cancelled)).toEqual([true]);
    const results = await Array.fromAsync(streamResults(engine.layout.runResults(runId)));
    expect(results.map((result) => result.custom_id)).toEqual(requests.map((request) => request.custom_id));
    expect(results.slice(4).every((result) => result.status === 'cancelled' && result.attempts === 0)).toBe(
      true,
    );
    await engine.close();
  });

  test('settles unsent shards while others are collected, without mixing their results up', async () => {
    const provider = new MemoryProvider();
    let isBroken = true;
    const engine = createEngine(provider, async (staged) => {
      if (staged === 2 && isBroken) throw new Error('Only the first is sent.');
    });
    const runId = await begin(engine);
    await expect(engine.drive(runId, 'submitted', {})).rejects.toThrow('Only the first is sent.');
    isBroken = false;
    await (await engine.ledger()).changeRun(runId, { cancelRequested: true });
    await engine.drive(runId, 'settled', {});
    const { counts } = await engine.status(runId);
    expect(counts).toMatchObject({ total: 12, succeeded: 4, cancelled: 8, processing: 0 });
    const results = await Array.fromAsync(streamResults(engine.layout.runResults(runId)));
    expect(results.map((result) => result.custom_id)).toEqual(requests.map((request) => request.custom_id));
    await engine.close();
  });

  test('goes on to the other batches when one of them cannot be cancelled', async () => {
    const provider = new MemoryProvider({ pollsUntilEnd: 1000 });
    const engine = createEngine(provider, async () => undefined);
    const runId = await begin(engine);
    await engine.drive(runId, 'submitted', {});
    provider.batches.shift();
    const run = await engine.find(runId);
    await expect(cancelRun(await engine.contextFor(run), run)).rejects.toThrow('There is no batch "m1".');
    expect(provider.batches.map((batch) => batch.cancelled)).toEqual([true, true]);
    await engine.close();
  });
});
