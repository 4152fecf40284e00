import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Adapter } from '../../src/adapter/adapter.ts';
import type { BatchPort } from '../../src/adapter/batch-port.ts';
import { createVirtualClock, type VirtualClock } from '../../src/core/clock.ts';
import { ProviderApiError, SubmissionUnclearError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';
import type { RunEvent, RunListener } from '../../src/engine/events.ts';
import { openSource } from '../../src/engine/request-source.ts';
import { RunEngine } from '../../src/engine/run-engine.ts';
import { streamResults } from '../../src/engine/stream-results.ts';
import { MemoryProvider } from './memory-provider.ts';

let stateDir: string;
let clock: VirtualClock;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'batch-router-'));
  clock = createVirtualClock();
});
afterEach(() => rm(stateDir, { recursive: true }));

const requests = Array.from({ length: 40 }, (_, i) => ({
  custom_id: `q${i}`,
  messages: [{ role: 'user', content: `Question ${i}?` }],
}));

/** An engine over a provider some of whose calls are replaced. */
function createEngine(adapter: Adapter, replaced: Partial<BatchPort>): RunEngine {
  const changed: Adapter = { ...adapter, batch: { ...adapter.batch, ...replaced } };
  return new RunEngine({ stateDir, clock, random: createRandom(1), findAdapter: () => changed });
}

async function begin(engine: RunEngine, count: number = requests.length): Promise<string> {
  const targets = [{ provider: 'memory', model: 'm' }];
  return (await engine.begin(await openSource(requests.slice(0, count)), targets, { input: 'x' }, {})).runId;
}

function answer(status: number, effect: 'none' | 'unknown'): ProviderApiError {
  const transient = status !== 404;
  return new ProviderApiError(`answered ${status}`, { provider: 'memory', status, transient, effect });
}

describe('submitting', () => {
  test('stages again once when the provider says that what was staged is gone, and then takes its word', async () => {
    const calls = { stage: 0, submit: 0, unstage: 0 };
    const engine = createEngine(new MemoryProvider().adapter(), {
      stage: async () => ({ file: String((calls.stage += 1)) }),
      submit: async () => {
        calls.submit += 1;
        throw answer(404, 'none');
      },
      unstage: async () => void (calls.unstage += 1),
    });
    const runId = await begin(engine);
    await expect(engine.drive(runId, 'submitted', {})).rejects.toThrow('answered 404');
    expect(calls).toEqual({ stage: 2, submit: 2, unstage: 1 });
    expect((await engine.shards(runId)).every((shard) => shard.state === 'planned')).toBe(true);
    const files = await readdir(engine.layout.shardDirectory(runId));
    expect(files.filter((name) => name.includes('created'))).toEqual([]);
    await engine.close();
  });

  test('gives the requests of a batch that is refused for what is in it a result, and sends the others', async () => {
    const provider = new MemoryProvider();
    const { submit } = provider.port();
    let creations = 0;
    const engine = createEngine(provider.adapter(), {
      submit: (...values) => {
        creations += 1;
        if (creations > 1) return submit(...values);
        const details = { provider: 'memory', status: 400, providerCode: 'bad', transient: false } as const;
        throw new ProviderApiError('No such endpoint.', { ...details, effect: 'none' });
      },
    });
    const runId = await begin(engine, 8);
    const rejected: unknown[] = [];
    const onEvent: RunListener = (event) => {
      if (event.event === 'shard:rejected') rejected.push([event.shard, event.reason]);
    };
    await engine.drive(runId, 'settled', { onEvent });
    expect(rejected).toEqual([[1, 'No such endpoint.']]);
    const results = await Array.fromAsync(streamResults(engine.layout.runResults(runId)));
    expect(results.map(({ error, status }) => [status, error?.code])).toEqual([
      ...Array.from({ length: 4 }, () => ['errored', 'invalid_request']),
      ...Array.from({ length: 4 }, () => ['succeeded', undefined]),
    ]);
    expect(provider.batches).toHaveLength(1);
    await engine.close();
  });

  test('risks two unclear creations in a row and no more when it sends again', async () => {
    const provider = new MemoryProvider({ refused: 10 });
    const { submit } = provider.port();
    let creations = 0;
    const engine = createEngine(provider.adapter(), {
      submit: (...values) => {
        creations += 1;
        if (creations > 10) throw answer(500, 'unknown');
        return submit(...values);
      },
    });
    const runId = await begin(engine);
    await engine.drive(runId, 'submitted', {});
    // All ten were refused for now: it is the follower that sends them again.
    await expect(engine.drive(runId, 'settled', {})).rejects.toThrow(SubmissionUnclearError);
    expect(creations).toBe(12);
    const states = (await engine.shards(runId)).map((shard) => shard.state);
    expect(states.filter((state) => state === 'intent')).toHaveLength(2);
    expect(states.filter((state) => state === 'planned')).toHaveLength(8);
    await engine.close();
  });

  test('a provider that is busy when a batch is created again does not keep the others from being collected', async () => {
    // The first batch is refused for want of room; when it is created again, it is refused with 429 ten times.
    const provider = new MemoryProvider({ refused: 1, pollsUntilEnd: 5 });
    const { submit } = provider.port();
    let creations = 0;
    const engine = createEngine(provider.adapter(), {
      submit: (...values) => {
        creations += 1;
        if (creations < 3 || creations > 12) return submit(...values);
        throw new ProviderApiError('busy', {
          provider: 'memory',
          status: 429,
          retryAfterMs: 600_000,
          transient: true,
          effect: 'none',
        });
      },
    });
    const runId = await begin(engine, 8);
    const events: RunEvent[] = [];
    await engine.drive(runId, 'settled', { onEvent: (event) => void events.push(event) });
    const order = events.flatMap((event) => {
      if (event.event === 'call:retrying') return `busy ${event.attempt}`;
      return event.event === 'shard:settled' ? `settled ${event.shard}` : [];
    });
    expect(order.at(-1)).toBe('settled 1');
    expect(order.filter((entry) => entry.startsWith('busy'))).toEqual(
      Array.from({ length: 10 }, (_, i) => `busy ${i + 1}`),
    );
    expect(order.indexOf('settled 2')).toBeLessThan(order.indexOf('busy 10'));
    expect((await engine.status(runId)).counts).toMatchObject({ total: 8, succeeded: 8 });
    await engine.close();
  });

  test('gives up what is refused for a day, and every request has a result', async () => {
    const provider = new MemoryProvider({ refused: 100_000 });
    const engine = createEngine(provider.adapter(), {});
    const runId = await begin(engine, 4);
    const start = clock.now();
    const events: RunEvent[] = [];
    await engine.drive(runId, 'settled', { onEvent: (event) => void events.push(event) });
    const { counts } = await engine.status(runId);
    expect(counts).toMatchObject({ total: 4, errored: 4, processing: 0 });
    expect(clock.now() - start).toBeGreaterThan(24 * 3_600_000);
    expect(events.some((event) => event.event === 'shard:refused')).toBe(true);
    await engine.close();
  });
});
