import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import {
  getText,
  InterruptedError,
  type BatchRouter,
  type RunEvent,
  type UnifiedResult,
} from '../../src/index.ts';
import { callsLike, openGateway, type Gateway, type GatewayAnswer, type GatewaySettings } from './gateway.ts';
import { listen } from './open-by-gateway.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import { targetAt } from './targets.ts';
import { openVirtualWorld, type VirtualWorld } from './virtual-world.ts';

const TARGET = targetAt('anthropic');
const CREATION = /\/v1\/messages\/batches$/;

/** A router that goes to a world's Anthropic by a gateway. */
async function openByGateway(
  world: VirtualWorld,
  settings: GatewaySettings = {},
): Promise<{ readonly gateway: Gateway; readonly router: BatchRouter }> {
  const gateway = await openGateway(world.simulator.urls.anthropic, { clock: world.clock, ...settings });
  return { gateway, router: world.openRouter({ anthropic: { baseUrl: gateway.url } }) };
}

function statusesOf(results: readonly UnifiedResult[]): string[] {
  return results.map(({ custom_id, status }) => `${custom_id} ${status}`);
}

const succeeded = (ids: readonly string[]): string[] => ids.map((id) => `${id} succeeded`);

describe('custom ids', () => {
  test('that Anthropic cannot take are mapped there and back, also those of requests without an answer', async () => {
    await using world = await openVirtualWorld('missing-row=0.3', 'foreign-row=0.2');
    const odd = ['with space', 'ünï', 'a/b', 'q:1', '😀', 'tab\tin', 'x'.repeat(65), '../etc', '"', '{}'];
    const ids = [...odd, ...customIds(20), 'plain_1', 'x'.repeat(64), 'br-00000000-3', '3', '-', '_'];
    const requests = ids.map((custom_id, index) => ({
      custom_id,
      messages: [{ role: 'user', content: `Question number ${index}?` }],
    }));
    const { events, onEvent } = listen();
    const run = await world.router.run(requests, { target: TARGET, onEvent });
    const results = await Array.fromAsync(run.results());
    expect(results.map(({ custom_id }) => custom_id)).toEqual(ids);
    const isOwn = (result: UnifiedResult, index: number): boolean =>
      result.status === 'succeeded'
        ? (getText(result)?.includes(`Question number ${index}?`) ?? false)
        : result.error?.code === 'missing';
    expect(results.map(isOwn)).toEqual(ids.map(() => true));
    const missing = results.filter(({ status }) => status === 'errored').map(({ custom_id }) => custom_id);
    expect(missing.some((id) => odd.includes(id))).toBe(true);
    const problem = events.find((event) => event.event === 'line:problem' && event.kind === 'missing');
    expect(problem).toMatchObject({ count: missing.length, example: missing[0] });
    const sent = await readSent(world.simulator);
    expect(sent.repeated).toEqual([]);
    for (const id of sent.customIds) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(sent.customIds.slice(odd.length)).toEqual(ids.slice(odd.length));
  });
});

describe('what a batch shares', () => {
  test('is its betas: requests with others go to other batches, with one header each', async () => {
    await using world = await openVirtualWorld();
    const { gateway, router } = await openByGateway(world);
    await using _ = gateway;
    const betas = [undefined, ['b-2025'], ['b-2025', 'a-2025'], ['a-2025', 'b-2025'], 'b-2025'];
    const requests = chatRequests(25, (index) => {
      const named = betas[index % betas.length];
      return named === undefined ? {} : { provider_kwargs: { betas: named } };
    });
    const run = await router.run(requests, { target: TARGET });
    expect(statusesOf(await Array.fromAsync(run.results()))).toEqual(succeeded(customIds(25)));
    const seen = callsLike(gateway, 'POST', CREATION).map(({ body, headers }) => {
      const { requests: sent } = JSON.parse(body.toString()) as { requests: { custom_id: string }[] };
      const rows = sent.map(({ custom_id }) => Number(custom_id.slice(2)) % betas.length);
      return [headers['anthropic-beta'], [...new Set(rows)]];
    });
    expect(seen).toEqual([
      [undefined, [0]],
      ['b-2025', [1, 4]],
      ['a-2025,b-2025', [2, 3]],
    ]);
    for (const { body } of callsLike(gateway, 'POST', CREATION)) expect(String(body)).not.toContain('betas');
  });

  test('is the version that its requests were written for, whatever a later process is set to', async () => {
    await using world = await openVirtualWorld();
    const { gateway, router } = await openByGateway(world);
    await using _ = gateway;
    const older = world.openRouter({ anthropic: { apiVersion: '2023-06-01' } });
    const stop = new AbortController();
    const onEvent = ({ event }: RunEvent): void => {
      if (event === 'intake:finished') stop.abort(new InterruptedError());
    };
    const requests = chatRequests(4, () => ({ generation_config: { temperature: 0.3 } }));
    const options = { target: TARGET, onEvent, signal: stop.signal };
    await expect(older.run(requests, options)).rejects.toBeInstanceOf(InterruptedError);
    const [begun] = await Array.fromAsync(world.router.listRuns());
    const first = await router.resume(begun?.run_id ?? '');
    const kept = await Array.fromAsync(first.results());
    expect(statusesOf(kept)).toEqual(succeeded(customIds(4)));
    expect(kept.every(({ warnings }) => warnings === undefined)).toBe(true);
    const second = await router.run(requests, { target: TARGET });
    const dropped = await Array.fromAsync(second.results());
    expect(statusesOf(dropped)).toEqual(succeeded(customIds(4)));
    for (const { warnings } of dropped)
      expect(warnings).toMatchObject([{ path: 'generation_config.temperature' }]);
    const sent = callsLike(gateway, 'POST', CREATION).map(({ body, headers }) => [
      headers['anthropic-version'],
      String(body).includes('"temperature":0.3'),
    ]);
    expect(sent).toEqual([
      ['2023-06-01', true],
      ['2026-10-21', false],
    ]);
  });

  test('is at most 100,000 requests and 256 MB', async () => {
    await using world = await openVirtualWorld();
    function* many(): Generator<object> {
      for (let index = 0; index <= 100_000; index += 1)
        yield { custom_id: `q-${index}`, messages: [{ role: 'user', content: 'Why?' }] };
    }
    const byCount = await world.router.plan(Array.from(many()), { target: TARGET });
    expect(byCount.shards.map(({ requests }) => requests)).toEqual([100_000, 1]);
    const text = 'x'.repeat(8_000_000);
    const large = chatRequests(33, () => ({ system_prompt: text }));
    const bySize = await world.router.plan(large, { target: TARGET });
    expect(bySize.shards.map(({ requests }) => requests)).toEqual([31, 2]);
    // The body is `{"requests":[`, the lines with commas between them, and `]}`.
    for (const { bytes } of bySize.shards) expect(bytes + 14).toBeLessThanOrEqual(256_000_000);
    expect(world.simulator.calls()).toEqual({});
  });
});

describe('progress', () => {
  test('says nothing of single requests before the whole batch has ended, and then all', async () => {
    await using world = await openVirtualWorld();
    const { events, onEvent } = listen();
    const { id } = await world.router.submit(chatRequests(30), { target: TARGET, maxRequests: 10, onEvent });
    const run = await world.router.getRun(id);
    expect((await run.status()).counts).toMatchObject({ total: 30, processing: 30, succeeded: 0 });
    // Of batches that take 50 to 240 seconds, all are at work by then and most of their requests are answered.
    world.clock.advance(45_000);
    const working = await world.router.refresh(id, { onEvent });
    expect(working.counts).toMatchObject({ total: 30, processing: 30, succeeded: 0, errored: 0 });
    await world.router.resume(id, { onEvent });
    expect((await run.status()).counts).toMatchObject({ total: 30, processing: 0, succeeded: 30 });
    const told = events.filter((event) => event.event === 'shard:status');
    expect(told.length).toBeGreaterThanOrEqual(3);
    for (const { raw_status: raw, request_counts: counts } of told) {
      const ended = { total: 10, processing: 0, succeeded: 10 };
      expect(counts).toMatchObject(raw === 'ended' ? ended : { total: 10, processing: 10, succeeded: 0 });
    }
    expect(events.some(({ event }) => event === 'counts:differ')).toBe(false);
  });

  test('is asked for as often as Anthropic says while a batch runs', async () => {
    await using world = await openVirtualWorld();
    const { gateway, router } = await openByGateway(world);
    await using _ = gateway;
    const { id } = await router.submit(chatRequests(10), { target: TARGET });
    await router.resume(id, { pollIntervalMs: 20_000 });
    const times = callsLike(gateway, 'GET', /\/batches\/[^/]+$/).map(({ at }) => at);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits.length).toBeGreaterThan(3);
    // The last look is for the address of the results, at once.
    expect(new Set(waits.slice(0, -1))).toEqual(new Set([10_000]));
    expect(waits.at(-1)).toBe(0);
  });
});

describe('results', () => {
  test('that are said to be at another origin are fetched from where the batch was made, and nothing else is', async () => {
    await using world = await openVirtualWorld();
    await using elsewhere = await openGateway(world.simulator.urls.anthropic);
    let named = 0;
    const alter = (answer: GatewayAnswer): GatewayAnswer => {
      const body = String(answer.body).replaceAll(world.simulator.urls.anthropic, elsewhere.url);
      if (body.includes(`"results_url":"${elsewhere.url}/v1/`)) named += 1;
      return { ...answer, body };
    };
    const { gateway, router } = await openByGateway(world, { alter });
    await using _ = gateway;
    const run = await router.run(chatRequests(5), { target: TARGET });
    expect(statusesOf(await Array.fromAsync(run.results()))).toEqual(succeeded(customIds(5)));
    expect(named).toBeGreaterThan(0);
    expect(elsewhere.calls).toEqual([]);
    const [fetched, ...more] = callsLike(gateway, 'GET', /\/results$/);
    expect(fetched?.headers).toMatchObject({ 'x-api-key': 'sk-sim' });
    expect(more).toEqual([]);
  });

  test('that somebody sends on to another origin are not followed there, and wait for a better time', async () => {
    await using world = await openVirtualWorld();
    await using elsewhere = await openGateway(world.simulator.urls.anthropic);
    const location = `${elsewhere.url}/v1/messages/batches/x/results`;
    const { gateway, router } = await openByGateway(world, {
      answer: ({ path }) =>
        path.endsWith('/results') ? { status: 307, headers: { location }, body: '' } : undefined,
    });
    await using _ = gateway;
    const first = router.run(chatRequests(5), { target: TARGET });
    await expect(first).rejects.toMatchObject({ code: 'provider_api', status: 307 });
    expect(elsewhere.calls).toEqual([]);
    const [begun] = await Array.fromAsync(world.router.listRuns());
    const run = await world.openRouter().resume(begun?.run_id ?? '');
    expect(statusesOf(await Array.fromAsync(run.results()))).toEqual(succeeded(customIds(5)));
    expect(await world.simulator.batches()).toHaveLength(1);
  });

  test('that are gone after 29 days are results that are missing', async () => {
    await using world = await openVirtualWorld();
    const { id } = await world.router.submit(chatRequests(5), { target: TARGET });
    world.clock.advance(30 * 24 * 3_600_000);
    const run = await world.router.resume(id);
    const results = await Array.fromAsync(run.results());
    expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(5));
    for (const { error, status } of results) expect([status, error?.code]).toEqual(['errored', 'missing']);
  });

  test('come from a stream whose length nobody tells, and are kept as they came', async () => {
    await using world = await openVirtualWorld();
    const run = await world.router.run(chatRequests(50), { target: TARGET, withRaw: true });
    const [batch] = await world.simulator.batches();
    const name = `batch_${batch?.id}_output.jsonl`;
    const kept = await readFile(join(world.stateDir, 'generated/anthropic', name), 'utf8');
    expect(kept).toBe(await readFile(join(world.simulator.directory, `${batch?.id}_results.jsonl`), 'utf8'));
    const lines = kept.trimEnd().split('\n');
    // In the order in which they were finished, which is not that of the input.
    const order = lines.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
    expect(order).not.toEqual(customIds(50));
    const byId = new Map(order.map((id, index) => [id, JSON.parse(lines[index] ?? '') as object]));
    for await (const { custom_id: id, provider_data: data } of run.results())
      expect(data).toEqual(byId.get(id));
  });
});

describe('a creation', () => {
  test('over the limit of what may be spent is not waited for, and costs nothing', async () => {
    await using world = await openVirtualWorld();
    const error = {
      type: 'rate_limit_error',
      message: 'You have reached your specified API usage limits.',
      details: { error_code: 'enforced_spend_limit_reached' },
    };
    let isOver = true;
    const { gateway, router } = await openByGateway(world, {
      answer: ({ method }) =>
        isOver && method === 'POST'
          ? { status: 429, body: JSON.stringify({ type: 'error', error }) }
          : undefined,
    });
    await using _ = gateway;
    const { events, onEvent } = listen();
    const first = router.submit(chatRequests(20), { target: TARGET, maxRequests: 10, onEvent });
    await expect(first).rejects.toMatchObject({
      code: 'provider_api',
      status: 429,
      providerCode: 'enforced_spend_limit_reached',
      message: expect.stringContaining('API usage limits') as string,
    });
    expect(events.some(({ event }) => event === 'call:retrying')).toBe(false);
    expect(callsLike(gateway, 'POST', CREATION)).toHaveLength(1);
    isOver = false;
    const [begun] = await Array.fromAsync(router.listRuns());
    expect(begun?.shards.map(({ state }) => state)).toEqual(['planned', 'planned']);
    const run = await router.resume(begun?.run_id ?? '');
    expect(statusesOf(await Array.fromAsync(run.results()))).toEqual(succeeded(customIds(20)));
    const sent = await readSent(world.simulator);
    expect([sent.batches, sent.repeated]).toEqual([2, []]);
  });
});
