import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type ExpectStatic } from 'vitest';

import { BatchRouter, type RunStatus, type UnifiedResult } from '../../src/index.ts';
import { parseFault, startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { runCli, startCli, type CliEnd, type CliEvent } from './cli-process.ts';
import { openGate } from './gate.ts';
import { KILL_CASES, REQUESTS, SHARDS, type KillCase } from './kill-cases.ts';
import { chatRequests, customIds, writeRequests } from './request-lines.ts';
import { readSent, type SentRequests } from './sent-requests.ts';
import { targetAt } from './targets.ts';
import { simulatedEnvironment } from './virtual-world.ts';

/** A batch of the simulator takes one to five minutes: a tenth of a second or less at this speed. */
const SPEED = 3000;

interface World extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly directory: string;
  readonly stateDir: string;
  readonly output: string;
  readonly env: Readonly<Record<string, string>>;
  /** The command line that runs the input. */
  readonly runArgs: readonly string[];
  resume(runId: string): Promise<CliEnd>;
}

async function openWorld(
  faults: readonly string[],
  { padding = 0, targets = [targetAt('openai')] }: Partial<KillCase> = {},
): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'batch-router-kill-'));
  const simulator = await startSimulator({ speed: SPEED, faults: faults.map(parseFault) });
  const [input, output, stateDir] = ['in.jsonl', 'out.jsonl', 'state'].map((name) =>
    join(directory, name),
  ) as [string, string, string];
  const system = 'Be brief. '.padEnd(padding, 'Be brief. ');
  await writeRequests(
    input,
    chatRequests(REQUESTS, () => ({ system_prompt: system })),
  );
  const common = ['--json', '--state-dir', stateDir, '--output', output, '--poll-interval', '0.1'];
  const env = simulatedEnvironment(simulator.urls, 'sk-test');
  const size = ['--max-requests', String(REQUESTS / SHARDS)];
  return {
    simulator,
    directory,
    stateDir,
    output,
    env,
    runArgs: ['run', input, ...targets.flatMap((target) => ['--target', target]), ...size, ...common],
    resume: (runId) => runCli(['resume', runId, ...common], { baseUrl: simulator.urls.openai, env }),
    [Symbol.asyncDispose]: async () => {
      await simulator.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Runs until the death that a case is about. */
async function liveAndDie(world: World, one: KillCase): Promise<CliEnd> {
  const { at = 'openai', hold, killAt, pollInterval } = one;
  await using gate = await openGate(world.simulator.urls[at], hold);
  const urls = { ...world.simulator.urls, [at]: gate.url };
  const pace = pollInterval === undefined ? [] : ['--poll-interval', pollInterval];
  const process = startCli([...world.runArgs, ...pace], {
    baseUrl: urls.openai,
    env: simulatedEnvironment(urls, 'sk-test'),
    killAt: waitFor(one),
  });
  if (killAt === undefined) void gate.reached.then(process.kill);
  return await process.end;
}

/** Whether it is time to die, asked with each event. */
function waitFor({ killAt, sent = 0, times = 1 }: KillCase): (event: CliEvent) => boolean {
  const seen = { times: 0, sent: 0 };
  return ({ event }) => {
    if (event === killAt) seen.times += 1;
    if (event === 'shard:submitted') seen.sent += 1;
    return killAt !== undefined && seen.times >= times && seen.sent >= sent;
  };
}

async function readResults(path: string): Promise<UnifiedResult[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as UnifiedResult);
}

async function readStatus(world: World, runId: string): Promise<RunStatus> {
  await using router = new BatchRouter({ providers: [], stateDir: world.stateDir });
  return await (await router.getRun(runId)).status();
}

const describeEvents = (events: readonly CliEvent[]): string[] => events.map(({ event }) => event);
function inOrder(targets: readonly string[]): string[] {
  return targets.flatMap((target) => {
    const name = targets.length < 2 ? '' : `${target} `;
    return customIds(REQUESTS).map((id) => `${name}${id} succeeded`);
  });
}

describe('a process that is killed', () => {
  test.concurrent.for(KILL_CASES)(
    '$name leaves a run that goes on, and sends nothing twice',
    async (one, { expect }) => {
      await using world = await openWorld([], one);
      const first = await liveAndDie(world, one);
      // After the last event there is so little to do that the process may be faster than its death.
      const ends = one.killAt === 'run:settled' ? [null, 0] : [null];
      expect(ends, JSON.stringify([first.events.at(-1), ...first.otherLines])).toContain(first.code);
      const runId = first.events[0]?.run_id ?? '';
      if (one.killAt !== undefined) expect(describeEvents(first.events)).toContain(one.killAt);

      const second = await world.resume(runId);
      expect(second.otherLines).toEqual([]);
      const targets = one.targets ?? [targetAt('openai')];
      const end: End = { world, runId, second, sent: await readSent(world.simulator), targets, expect };
      expect(end.sent.repeated).toEqual([]);
      expect([0, 6], JSON.stringify(second.events.at(-1))).toContain(second.code);
      const isUnclear = one.unclear === 'possible' ? second.code === 6 : one.unclear === 'certain';
      await (isUnclear ? expectUnclear(end, one.batches ?? SHARDS) : expectComplete(end));
    },
  );
});

/** How a run that was taken up again ended. */
interface End {
  readonly world: World;
  readonly runId: string;
  readonly second: CliEnd;
  readonly sent: SentRequests;
  readonly targets: readonly string[];
  /** That of the test: tests at the same time must not share one. */
  readonly expect: ExpectStatic;
}

async function expectComplete({ expect, second, sent, targets, world }: End): Promise<void> {
  expect(second.code).toBe(0);
  const results = await readResults(world.output);
  const found = results.map(
    ({ custom_id, status, target }) => `${target === undefined ? '' : `${target} `}${custom_id} ${status}`,
  );
  expect(found).toEqual(inOrder(targets));
  expect(sent.batches).toBe(SHARDS * targets.length);
}

async function expectUnclear({ expect, runId, second, sent, world }: End, batches: number): Promise<void> {
  expect(second.code).toBe(6);
  expect(sent.batches).toBe(batches);
  const { shards } = await readStatus(world, runId);
  const left = shards.filter(({ state }) => state !== 'settled');
  expect(left.map(({ state }) => state)).toEqual(['intent']);
  const error = second.events.at(-1);
  expect(error).toMatchObject({ event: 'error', code: 'submission_unclear', run_id: runId });
  expect(error?.message).toContain(`shard ${left[0]?.shard} (`);
  expect(error?.message).toContain(`key ${left[0]?.intent_key})`);
}

describe('a creation whose answer is lost', () => {
  test.concurrent('is reported, is never sent again, and holds nothing else up', async ({ expect }) => {
    await using world = await openWorld(['drop-after=1']);
    const { baseUrl, error } = { baseUrl: world.simulator.urls.openai, error: 'submission_unclear' };
    const first = await runCli(world.runArgs, { baseUrl });
    expect(first.events.at(-1)).toMatchObject({ event: 'error', code: error });
    expect(first.code).toBe(6);
    const runId = first.events[0]?.run_id ?? '';
    const key = first.events.find(({ event }) => event === 'shard:submitting')?.intent_key;
    expect(first.events.at(-1)?.message).toContain(`shard 1 (10 requests, key ${key})`);
    expect(first.events.at(-1)?.resume).toBe(`batch-router resume ${runId} --state-dir ${world.stateDir}`);

    for (let time = 0; time < 2; time += 1) {
      const again = await world.resume(runId);
      expect(again.code).toBe(6);
      expect(again.events).toContainEqual(
        expect.objectContaining({ event: 'shard:unclear', shard: 1, intent_key: key }),
      );
      expect(again.events.at(-1)?.message).toContain(`shard 1 (10 requests, key ${key})`);
      const sent = await readSent(world.simulator);
      expect([sent.batches, sent.repeated]).toEqual([SHARDS, []]);
      const { shards } = await readStatus(world, runId);
      expect(shards.map(({ state }) => state)).toEqual(['intent', 'settled', 'settled', 'settled']);
    }
    const { metadata } = (await world.simulator.batches())[0] ?? {};
    expect(Object.values(metadata ?? {})).toContain(key);
  });
});
