import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import {
  createStreamSource,
  getText,
  InterruptedError,
  type RunRequestOptions,
  type UnifiedResult,
} from '../../src/index.ts';
import { chatRequests, customIds, writeRequests } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import { openVirtualWorld, type VirtualWorld } from './virtual-world.ts';

const TARGET = 'openai/gpt-5-mini';
const IN_THREE: RunRequestOptions = { target: TARGET, maxRequests: 10 };

function idsOf(results: readonly UnifiedResult[]): string[] {
  return results.map(({ custom_id }) => custom_id);
}

async function runAll(
  world: VirtualWorld,
  requests: readonly object[],
  options: Partial<RunRequestOptions> = {},
): Promise<UnifiedResult[]> {
  const run = await world.router.run(requests, { target: TARGET, ...options });
  return Array.fromAsync(run.results());
}

/** The bodies that a world's provider was sent, in the order of the batches. */
async function sentBodies(world: VirtualWorld): Promise<Record<string, unknown>[]> {
  const bodies: Record<string, unknown>[] = [];
  for (const { id } of await world.simulator.batches()) {
    const path = join(world.stateDir, 'generated/openai', `batch_${id}_provider.jsonl`);
    for (const line of (await readFile(path, 'utf8')).trim().split('\n'))
      bodies.push((JSON.parse(line) as { body: Record<string, unknown> }).body);
  }
  return bodies;
}

describe('a run', () => {
  test('takes a file, a list, a stream of requests and a stream of bytes alike', async () => {
    await using world = await openVirtualWorld();
    const requests = chatRequests(25);
    const path = join(world.directory, 'in.jsonl');
    await writeRequests(path, requests);
    async function* stream(): AsyncGenerator<object> {
      yield* requests;
    }
    async function* bytes(): AsyncGenerator<Uint8Array> {
      const text = Buffer.from(requests.map((request) => JSON.stringify(request)).join('\r\n'));
      for (let from = 0; from < text.length; from += 100) yield text.subarray(from, from + 100);
    }
    const answers: string[][] = [];
    for (const input of [path, requests, stream(), new Set(requests), createStreamSource('-', bytes())]) {
      const run = await world.router.run(input, IN_THREE);
      const results = await Array.fromAsync(run.results());
      expect(idsOf(results)).toEqual(customIds(25));
      answers.push(results.map((result) => getText(result) ?? ''));
    }
    expect(new Set(answers.map((list) => list.join('\n'))).size).toBe(1);
    expect(answers[0]?.[7]).toContain('What is 7 + 1?');
    expect(await world.simulator.batches()).toHaveLength(15);
  });

  test('that was submitted is told of, and is ended by another router', async () => {
    await using world = await openVirtualWorld();
    const { id } = await world.router.submit(chatRequests(25), IN_THREE);
    await world.router.close();
    const other = world.openRouter();
    const run = await other.getRun(id);
    const before = await run.status();
    expect(before).toMatchObject({ run_id: id, state: 'running', input: 'requests', requests: 25 });
    expect(before.targets).toMatchObject([{ target: TARGET, counts: { total: 25 } }]);
    expect(before.counts).toMatchObject({ total: 25, processing: 25 });
    expect(before.shards.map(({ state, requests }) => [state, requests])).toEqual([
      ['submitted', 10],
      ['submitted', 10],
      ['submitted', 5],
    ]);
    await expect(Array.fromAsync(run.results())).rejects.toMatchObject({
      code: 'run_not_complete',
      runId: id,
    });

    world.clock.advance(100_000);
    const refreshed = await other.refresh(id);
    expect(refreshed.counts.succeeded).toBeGreaterThan(0);
    await other.resume(id);
    const after = await run.status();
    expect(after).toMatchObject({ state: 'settled', counts: { succeeded: 25, processing: 0 } });
    expect(after.usage.total_tokens).toBeGreaterThan(0);
    expect(idsOf(await Array.fromAsync(run.results()))).toEqual(customIds(25));
    expect((await readSent(world.simulator)).batches).toBe(3);
  });

  test('that is settled is not driven again, and gives its results as often as they are asked for', async () => {
    await using world = await openVirtualWorld();
    const { id } = await world.router.run(chatRequests(5), IN_THREE);
    const calls = world.simulator.calls();
    const output = join(world.directory, 'copy.jsonl');
    const again = await world.openRouter().resume(id, { output });
    expect(idsOf(await Array.fromAsync(again.results()))).toEqual(customIds(5));
    expect(await readFile(output)).toEqual(await readFile(again.resultsPath));
    expect(world.simulator.calls()).toEqual(calls);
  });

  test('that does not exist is not found', async () => {
    await using world = await openVirtualWorld();
    await expect(world.router.resume('run_none')).rejects.toMatchObject({ code: 'run_not_found' });
    await expect(world.router.getRun('run_none')).rejects.toMatchObject({ code: 'run_not_found' });
    expect(await Array.fromAsync(world.router.listRuns())).toEqual([]);
  });

  test('that is cancelled keeps what was answered, and its unsent requests are never sent', async () => {
    await using world = await openVirtualWorld();
    const runId = await submitFirstShard(world);
    await advanceUntilSomeDone(world);
    expect(await world.router.cancel(runId)).toBe(1);
    const run = await world.openRouter().resume(runId);
    const results = await Array.fromAsync(run.results());
    expect(idsOf(results)).toEqual(customIds(30));
    const first = results.slice(0, 10);
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set(['succeeded', 'cancelled']));
    for (const { attempts, error, status, batch_id: id } of results.slice(10))
      expect([status, error?.code, error?.retryable, attempts, id]).toEqual([
        'cancelled',
        'cancelled',
        true,
        0,
        undefined,
      ]);
    expect((await readSent(world.simulator)).customIds).toEqual(customIds(10));
    const { counts, state } = await run.status();
    const succeeded = first.filter(({ status }) => status === 'succeeded').length;
    expect(state).toBe('settled');
    expect(counts).toMatchObject({ total: 30, processing: 0, succeeded, cancelled: 30 - succeeded });
    expect(await world.router.cancel(runId)).toBe(0);
  });
});

/** A run of three shards of which only the first was sent, since its driver was interrupted. */
async function submitFirstShard(world: VirtualWorld): Promise<string> {
  const stop = new AbortController();
  const running = world.router.submit(chatRequests(30), {
    ...IN_THREE,
    signal: stop.signal,
    onEvent: ({ event }) => {
      if (event === 'shard:submitted') stop.abort(new InterruptedError());
    },
  });
  await expect(running).rejects.toMatchObject({ code: 'interrupted' });
  const [run] = await Array.fromAsync(world.router.listRuns());
  expect(run?.shards.map(({ state }) => state)).toEqual(['submitted', 'planned', 'planned']);
  return run?.run_id ?? '';
}

/** A second at a time: the requests of a batch end over minutes. */
async function advanceUntilSomeDone(world: VirtualWorld): Promise<void> {
  for (;;) {
    const [batch] = await world.simulator.batches();
    if ((batch?.request_counts.completed ?? 0) > 0) return;
    world.clock.advance(1000);
  }
}

describe('options of a run', () => {
  test('settings go to every request, and what a request says itself wins', async () => {
    await using world = await openVirtualWorld();
    const requests = chatRequests(2, (index) =>
      index === 0 ? {} : { generation_config: { max_tokens: 7 } },
    );
    const params = { max_tokens: 500, system_prompt: 'Be brief.', provider_kwargs: { user: 'me' } };
    await runAll(world, requests, { params });
    const bodies = await sentBodies(world);
    expect(bodies.map((body) => body['max_completion_tokens'])).toEqual([500, 7]);
    expect(bodies.map((body) => body['user'])).toEqual(['me', 'me']);
    expect(JSON.stringify(bodies[0]?.['messages'])).toContain('Be brief.');
    await expect(runAll(world, requests, { params: { max_tokens: 0 } })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('a feature that the target has not is a warning, or under strict a refusal before anything is sent', async () => {
    await using world = await openVirtualWorld();
    const requests = chatRequests(3, (index) => (index === 1 ? { generation_config: { top_k: 5 } } : {}));
    await expect(runAll(world, requests, { strict: true })).rejects.toMatchObject({
      code: 'invalid_input',
      problems: [{ file: 'requests', line: 2, field: 'generation_config.top_k' }],
    });
    expect(world.simulator.calls()).toEqual({});
    expect(await Array.fromAsync(world.router.listRuns())).toEqual([]);
    expect(await readdir(join(world.stateDir, 'runs'))).toEqual([]);
    const results = await runAll(world, requests);
    expect(results.map(({ warnings }) => warnings?.[0]?.path)).toEqual([
      undefined,
      'generation_config.top_k',
      undefined,
    ]);
  });

  test("the provider's own line stands in the results when it is asked for", async () => {
    await using world = await openVirtualWorld();
    const [raw] = await runAll(world, chatRequests(1), { withRaw: true });
    expect(raw?.provider_data).toMatchObject({ custom_id: 'q-0', response: { status_code: 200 } });
    const [plain] = await runAll(world, chatRequests(1));
    expect(plain).not.toHaveProperty('provider_data');
  });

  test('embeddings, custom requests and several models share a run, each kind in a batch of its own', async () => {
    await using world = await openVirtualWorld();
    const kinds: readonly object[] = [
      { messages: [{ role: 'user', content: 'Hello?' }] },
      { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Hello?' }] },
      { mode: 'embedding', model: 'text-embedding-3-small', input: ['one', 'two'], dimensions: 8 },
      {
        mode: 'custom',
        model: 'gpt-5-mini',
        endpoint: '/v1/responses',
        body: { model: 'gpt-5-mini', input: 'Hello?' },
      },
    ];
    const requests = customIds(40).map((id, index) => ({ custom_id: id, ...kinds[index % kinds.length] }));
    const results = await runAll(world, requests);
    expect(idsOf(results)).toEqual(customIds(40));
    expect(results.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    expect(results[1]?.model).toMatch(/^gpt-4.1-mini/);
    expect(results[2]?.embeddings?.map((vector) => vector.length)).toEqual([8, 8]);
    expect(results[3]?.provider_data).toMatchObject({
      custom_id: 'q-3',
      response: { body: { object: 'response' } },
    });
    const batches = await world.simulator.batches();
    expect(
      batches.map(({ endpoint, request_counts }) => `${endpoint} ${request_counts.total}`).sort(),
    ).toEqual([
      '/v1/chat/completions 10',
      '/v1/chat/completions 10',
      '/v1/embeddings 10',
      '/v1/responses 10',
    ]);
  });

  test('a plan tells the batches and the warnings, and sends and keeps nothing', async () => {
    await using world = await openVirtualWorld();
    const requests = chatRequests(25, () => ({ generation_config: { top_k: 5 } }));
    const plan = await world.router.plan(requests, IN_THREE);
    expect(plan.requests).toBe(25);
    expect(plan.shards.map(({ requests: count, model }) => [count, model])).toEqual([
      [10, 'gpt-5-mini'],
      [10, 'gpt-5-mini'],
      [5, 'gpt-5-mini'],
    ]);
    expect(plan.warnings).toMatchObject([{ count: 25 }]);
    expect(world.simulator.calls()).toEqual({});
    await expect(readdir(world.stateDir)).rejects.toThrow('ENOENT');
  });
});

describe('what cannot be written', () => {
  test('is found before anything is sent', async () => {
    await using world = await openVirtualWorld();
    const missing = join(world.directory, 'no', 'such', 'out.jsonl');
    for (const output of [missing, world.directory]) {
      await expect(runAll(world, chatRequests(1), { output })).rejects.toMatchObject({
        code: 'file_operation',
        path: output,
      });
    }
    await expect(readdir(world.stateDir)).rejects.toThrow('ENOENT');
    await writeFile(world.stateDir, 'a file where the directory should be');
    const blocked = runAll(world, chatRequests(1));
    await expect(blocked).rejects.toMatchObject({ code: 'file_operation', path: world.stateDir });
    expect(world.simulator.calls()).toEqual({});
  });

  test('is named when it is the ledger', async () => {
    await using world = await openVirtualWorld();
    const path = join(world.stateDir, 'ledger.db');
    await mkdir(path, { recursive: true });
    await expect(runAll(world, chatRequests(1))).rejects.toMatchObject({ code: 'ledger', path });
    expect(world.simulator.calls()).toEqual({});
  });
});
