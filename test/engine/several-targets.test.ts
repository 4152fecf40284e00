import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { CredentialsError, FileOperationError, ProviderApiError } from '../../src/core/errors.ts';
import type { RunEvent, RunEventName, UnifiedResult } from '../../src/index.ts';
import { chats, openSeveral, type SeveralProviders } from './several-providers.ts';

const TARGETS = ['alpha/m', 'beta/m'];

function idsOf(results: readonly UnifiedResult[]): string[] {
  return results.map(({ custom_id, target }) => `${target} ${custom_id}`);
}

/** What a run over these targets must give, in this order. */
function expectedIds(count: number, targets: readonly string[] = TARGETS): string[] {
  return targets.flatMap((target) => Array.from({ length: count }, (_, i) => `${target} q${i}`));
}

function eventsOf<N extends RunEventName>(
  { events }: SeveralProviders,
  name: N,
): Extract<RunEvent, { readonly event: N }>[] {
  return events.filter((event): event is Extract<RunEvent, { readonly event: N }> => event.event === name);
}

function noKey(provider: string): () => void {
  return () => {
    throw new CredentialsError('credentials_missing', provider, `There is no key for ${provider}.`);
  };
}

async function resultsOf({ router }: SeveralProviders, runId: string): Promise<UnifiedResult[]> {
  return Array.fromAsync((await router.getRun(runId)).results());
}

async function onlyRun({ router }: SeveralProviders): Promise<string> {
  const runs = await Array.fromAsync(router.listRuns());
  expect(runs).toHaveLength(1);
  return runs[0]?.run_id ?? '';
}

describe('a run over several targets', () => {
  test('gives one result a request and target, in input order, target by target, each telling who answered', async () => {
    await using world = await openSeveral({ alpha: {}, beta: {} });
    const run = await world.router.run(chats(10), { target: TARGETS, onEvent: world.listen });
    const results = await Array.fromAsync(run.results());
    expect(idsOf(results)).toEqual(expectedIds(10));
    expect(results.map(({ provider }) => provider)).toEqual([
      ...Array.from({ length: 10 }, () => 'alpha'),
      ...Array.from({ length: 10 }, () => 'beta'),
    ]);
    expect(results.every(({ status }) => status === 'succeeded')).toBe(true);
    expect(world.providers['alpha']?.sentIds).toEqual(world.providers['beta']?.sentIds);
    const [started] = eventsOf(world, 'run:started');
    expect(started?.targets).toEqual(TARGETS);
    expect(new Set(eventsOf(world, 'shard:settled').map(({ target }) => target))).toEqual(new Set(TARGETS));
    const [settled] = eventsOf(world, 'run:settled');
    expect(settled).toMatchObject({ requests: 10, batches: 6, counts: { succeeded: 20 } });
    expect(settled?.targets.map(({ counts, target }) => [target, counts.succeeded])).toEqual([
      ['alpha/m', 10],
      ['beta/m', 10],
    ]);
  });

  test('keeps the order also where groups of one target have to be merged', async () => {
    await using world = await openSeveral({ alpha: { groupBy: ['endpoint', 'model', 'shared'] }, beta: {} });
    const shared = (i: number): object => ({ system_prompt: `group ${i % 3}` });
    const run = await world.router.run(chats(12, shared), { target: TARGETS });
    expect(idsOf(await Array.fromAsync(run.results()))).toEqual(expectedIds(12));
  });

  test('over two models of one provider asks each, whatever model a request names', async () => {
    await using world = await openSeveral({ alpha: {} });
    const requests = chats(3, (i) => (i === 1 ? { model: 'own' } : i === 2 ? { model: 'one' } : {}));
    const target = ['alpha/one', 'alpha/two'];
    const run = await world.router.run(requests, { target, onEvent: world.listen });
    const { shards } = await run.status();
    expect(shards.map((shard) => [shard.target, shard.model, shard.requests])).toEqual([
      ['alpha/one', 'one', 3],
      ['alpha/two', 'two', 3],
    ]);
    const results = await Array.fromAsync(run.results());
    expect(idsOf(results)).toEqual(expectedIds(3, target));
    expect(results.map(({ warnings = [] }) => warnings.map(({ code, path }) => `${code} ${path}`))).toEqual([
      [],
      ['approximated model'],
      [],
      [],
      ['approximated model'],
      ['approximated model'],
    ]);
    expect(eventsOf(world, 'intake:warning').map(({ count, target: whose }) => [whose, count])).toEqual([
      ['alpha/two', 2],
      ['alpha/one', 1],
    ]);
    await expect(world.router.run(requests, { target, strict: true })).rejects.toMatchObject({
      problems: [
        { line: 2, field: 'model', target: 'alpha/one' },
        { line: 2, field: 'model', target: 'alpha/two' },
        { line: 3, field: 'model', target: 'alpha/two' },
      ],
    });
  });

  test('of one target only, the model that a request names wins, and no result tells the target', async () => {
    await using world = await openSeveral({ alpha: {} });
    const run = await world.router.run(
      chats(2, (i) => (i === 1 ? { model: 'own' } : {})),
      { target: ['alpha/m'], onEvent: world.listen },
    );
    const results = await Array.fromAsync(run.results());
    expect(results.map((result) => [result.warnings, 'target' in result])).toEqual([
      [undefined, false],
      [undefined, false],
    ]);
    expect(world.events.filter((event) => 'target' in event)).toEqual([]);
    expect((await run.status()).shards.map(({ model }) => model)).toEqual(['m', 'own']);
  });

  test.each([
    [['alpha/m', 'beta/m', 'alpha/m'], 'usage', 'The target alpha/m is given twice'],
    [[], 'usage', 'A run needs a target'],
    [['alpha/m', 'beta'], 'usage', 'A target is written provider/model'],
    [['alpha/m', 'gamma/m'], 'provider_not_found', 'No provider is named "gamma"'],
  ])('refuses %j', async (target, code, message) => {
    await using world = await openSeveral({ alpha: {}, beta: {} });
    const refused = world.router.run(chats(1), { target });
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    await expect(world.router.plan(chats(1), { target })).rejects.toMatchObject({ code });
  });

  test('tells which target a line is bad for, and sends nothing', async () => {
    const limits = [{ unit: 'bytes', scope: 'request', max: 100 }] as const;
    await using world = await openSeveral({ alpha: {}, beta: { limits } });
    const requests = chats(3, (i) =>
      i === 1 ? { messages: [{ role: 'user', content: 'x'.repeat(200) }] } : {},
    );
    const problems = [{ line: 2, target: 'beta/m', message: expect.stringContaining('over beta') }];
    await expect(world.router.run(requests, { target: TARGETS })).rejects.toMatchObject({ problems });
    await expect(world.router.validate(requests, { target: TARGETS })).rejects.toMatchObject({
      message: expect.stringMatching(/^requests:2: the request takes .* \(beta\/m\)$/),
    });
    expect(await world.router.validate(requests, { target: 'alpha/m' })).toEqual({ requests: 3 });
    expect(world.providers['alpha']?.batches).toEqual([]);
    expect(await readdir(join(world.stateDir, 'runs'))).toEqual([]);
  });

  test('looks at media once, and sends nothing when it is not what it is said to be', async () => {
    await using world = await openSeveral({ alpha: {}, beta: {} });
    // The first bytes of a JPEG.
    const data = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]).toString(
      'base64',
    );
    const image = { type: 'image', source_type: 'base64', media_type: 'image/png', data };
    const requests = chats(2, (i) => (i === 1 ? { messages: [{ role: 'user', content: [image] }] } : {}));
    await expect(world.router.run(requests, { target: TARGETS })).rejects.toMatchObject({
      problems: [{ line: 2, field: expect.stringContaining('messages[0].content[0]') }],
    });
    expect(world.providers['alpha']?.batches).toEqual([]);
  });

  test('is planned on paper: the batches and the warnings of each target', async () => {
    await using world = await openSeveral({ alpha: {}, beta: {} });
    const requests = chats(6, (i) => (i === 0 ? { generation_config: { top_k: 5 } } : {}));
    const plan = await world.router.plan(requests, { target: TARGETS });
    expect(plan.requests).toBe(6);
    expect(plan.targets).toEqual(TARGETS);
    expect(plan.shards.map(({ number, requests: count, target }) => [number, target, count])).toEqual([
      [1, 0, 4],
      [2, 1, 4],
      [3, 0, 2],
      [4, 1, 2],
    ]);
    expect(plan.warnings.map(({ count, target }) => [target, count])).toEqual([
      ['alpha/m', 1],
      ['beta/m', 1],
    ]);
  });

  test('tells of each target how far it is', async () => {
    await using world = await openSeveral({ alpha: {}, beta: { pollsUntilEnd: 1000 } });
    const { id } = await world.router.submit(chats(5), { target: TARGETS });
    const before = await (await world.router.getRun(id)).status();
    expect(before.targets.map(({ target, ended_at }) => [target, ended_at])).toEqual([
      ['alpha/m', undefined],
      ['beta/m', undefined],
    ]);
    await world.router.refresh(id, { providers: ['alpha'] });
    expect(world.providers['beta']?.batches.map(({ polls }) => polls)).toEqual([0, 0]);
    await world.router.cancel(id);
    const { counts, requests, targets, usage } = await (await world.router.resume(id)).status();
    expect({ requests, total: counts.total, tokens: usage.total_tokens }).toEqual({
      requests: 5,
      total: 10,
      tokens: 50,
    });
    for (const each of targets) {
      expect(each.counts).toMatchObject({ total: 5, processing: 0 });
      expect(each.usage.total_tokens).toBe(25);
      expect(Date.parse(each.ended_at ?? '')).toBeGreaterThanOrEqual(Date.parse(each.submitted_at ?? ''));
    }
  });
});

describe('when one provider fails', () => {
  test('the others are collected before that is thrown, it is told at once, and resume does the rest', async () => {
    await using world = await openSeveral({ alpha: {}, beta: {} });
    const details = { provider: 'alpha', status: 403, transient: false, effect: 'none' } as const;
    world.replaced['alpha'] = {
      submit: async () => {
        throw new ProviderApiError('The account is closed.', details);
      },
    };
    const failing = world.router.run(chats(10), { target: TARGETS, onEvent: world.listen });
    await expect(failing).rejects.toThrow('The account is closed.');
    const runId = await onlyRun(world);
    const { counts, state, targets } = await (await world.router.getRun(runId)).status();
    expect(state).toBe('running');
    expect(counts).toMatchObject({ total: 20, processing: 10, succeeded: 10 });
    expect(targets.map((each) => each.counts.processing)).toEqual([10, 0]);
    const [failed] = eventsOf(world, 'provider:failed');
    expect(failed).toMatchObject({
      provider: 'alpha',
      code: 'provider_api',
      reason: 'The account is closed.',
    });
    const order = world.events.map(({ event }) => event);
    expect(order.indexOf('provider:failed')).toBeLessThan(order.indexOf('shard:settled'));

    world.replaced['alpha'] = {};
    await world.router.resume(runId);
    expect(idsOf(await resultsOf(world, runId))).toEqual(expectedIds(10));
    expect(world.providers['beta']?.batches).toHaveLength(3);
  });

  test('for want of a key nothing is read; a run that exists is driven as far as the keys go', async () => {
    await using world = await openSeveral({ alpha: {}, beta: {} });
    world.replaced['beta'] = { checkCredentials: noKey('beta') };
    let read = 0;
    async function* stream(): AsyncGenerator<object> {
      read += 1;
      yield* chats(3);
    }
    await expect(world.router.run(stream(), { target: TARGETS })).rejects.toThrow(CredentialsError);
    expect(read).toBe(0);
    expect(await Array.fromAsync(world.router.listRuns())).toEqual([]);

    world.replaced['beta'] = {};
    const { id } = await world.router.submit(chats(3), { target: TARGETS });
    world.replaced['beta'] = { checkCredentials: noKey('beta') };
    await expect(world.router.resume(id)).rejects.toThrow('There is no key for beta.');
    const { shards } = await (await world.router.getRun(id)).status();
    expect(shards.map(({ state, target }) => [target, state])).toEqual([
      ['alpha/m', 'settled'],
      ['beta/m', 'submitted'],
    ]);
    world.replaced['beta'] = {};
    world.replaced['alpha'] = { checkCredentials: noKey('alpha') };
    await world.router.resume(id);
    expect(idsOf(await resultsOf(world, id))).toEqual(expectedIds(3));
  });

  test('to know a batch, the others are asked all the same', async () => {
    await using world = await openSeveral({ alpha: {}, beta: {} });
    const { id } = await world.router.submit(chats(3), { target: TARGETS });
    world.providers['alpha']?.batches.splice(0);
    await expect(world.router.refresh(id)).rejects.toMatchObject({ code: 'batch_not_found' });
    expect(world.providers['beta']?.batches.map(({ polls }) => polls)).toEqual([1]);
  });

  test('to say what became of a creation, that is told, and the other is finished', async () => {
    await using world = await openSeveral({ alpha: {}, beta: {} });
    const details = { provider: 'alpha', transient: true, effect: 'unknown' } as const;
    world.replaced['alpha'] = {
      submit: async () => {
        throw new ProviderApiError('The line broke.', details);
      },
    };
    const failing = world.router.run(chats(2), { target: TARGETS });
    await expect(failing).rejects.toMatchObject({ code: 'submission_unclear' });
    const again = world.router.resume(await onlyRun(world));
    await expect(again).rejects.toThrow(
      /it is unclear whether alpha created the batch of shard 1 \(2 requests/,
    );
    expect(world.providers['beta']?.batches).toHaveLength(1);
  });
});

test('a failure of this machine stops all providers', async () => {
  await using world = await openSeveral({ alpha: {}, beta: { pollsUntilEnd: Number.POSITIVE_INFINITY } });
  world.replaced['alpha'] = {
    stage: async () => {
      // The payload cannot be read any more; and the batch of the other one never ends.
      const shards = join(world.stateDir, 'runs', await onlyRun(world), 'shards');
      await rm(join(shards, '00001_provider.jsonl'));
      return {};
    },
  };
  const failing = world.router.run(chats(1), { target: TARGETS });
  await expect(failing).rejects.toThrow(FileOperationError);
});

test('cancelling a run stops the batches of all targets, and each request has a result of each', async () => {
  const pollsUntilEnd = Number.POSITIVE_INFINITY;
  await using world = await openSeveral({ alpha: { pollsUntilEnd }, beta: { pollsUntilEnd } });
  const { id } = await world.router.submit(chats(5), { target: TARGETS });
  expect(await world.router.cancel(id)).toBe(4);
  await world.router.resume(id);
  const results = await resultsOf(world, id);
  expect(idsOf(results)).toEqual(expectedIds(5));
});

test('a run that is settled tells what it came to when it is resumed', async () => {
  await using world = await openSeveral({ alpha: {} });
  const { id } = await world.router.run(chats(2), { target: 'alpha/m' });
  await world.router.resume(id, { onEvent: world.listen });
  expect(world.events).toMatchObject([
    { event: 'run:resumed', run_id: id, state: 'settled', targets: ['alpha/m'] },
    { event: 'run:settled', run_id: id, requests: 2, batches: 1, counts: { succeeded: 2 } },
  ]);
});

test('cancelling a run does not wait for one provider before it asks the others', async () => {
  await using world = await openSeveral({ alpha: { pollsUntilEnd: 1000 }, beta: { pollsUntilEnd: 1000 } });
  const { id } = await world.router.submit(chats(3), { target: TARGETS });
  const { promise: isAsked, resolve } = Promise.withResolvers<void>();
  const { alpha, beta } = world.providers;
  world.replaced['alpha'] = {
    cancel: async (handle, signal) => {
      await isAsked;
      return (await alpha?.port().cancel(handle, signal)) ?? 'already-ended';
    },
  };
  world.replaced['beta'] = {
    cancel: async (handle, signal) => {
      resolve();
      return (await beta?.port().cancel(handle, signal)) ?? 'already-ended';
    },
  };
  expect(await world.router.cancel(id)).toBe(2);
});
