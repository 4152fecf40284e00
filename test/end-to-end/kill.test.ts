import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type ExpectStatic } from 'vitest';

import { BatchRouter, type RunStatus, type UnifiedResult } from '../../src/index.ts';
import { parseFault, startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { runCli, startCli, type CliEnd, type CliEvent } from './cli-process.ts';
import { openGate, type Hold } from './gate.ts';
import { chatRequests, customIds, writeRequests } from './request-lines.ts';
import { readSent, type SentRequests } from './sent-requests.ts';

/** A batch of the simulator takes one to five minutes: a tenth of a second or less at this speed. */
const SPEED = 3000;

interface Case {
  readonly name: string;
  /** The event after which the process is killed; without one, as soon as a call stands at the gate. */
  readonly killAt?: string;
  /** Where the way to the provider is shut, so that the process cannot get further than the case is about. */
  readonly hold: Hold;
  /** How many bytes each request is made longer by. */
  readonly padding?: number;
  /** How often the process asks after its batches before it dies, in seconds. */
  readonly pollInterval?: string;
  /** Whether the death may, or must, leave a creation of which nobody can say whether it happened. */
  readonly unclear?: 'possible' | 'certain';
  /** Batches that exist at the end, where that is not the number of shards. */
  readonly batches?: number;
}

const REQUESTS = 40;
const SHARDS = 4;

const UPLOAD = { method: 'POST', path: /\/files$/, at: 'request' } as const;
const CREATION = { method: 'POST', path: /\/batches$/, at: 'request' } as const;
const CONTENT = { method: 'GET', path: /\/content$/, at: 'request' } as const;

const CASES: readonly Case[] = [
  { name: 'while the input is read', killAt: 'intake:progress', hold: UPLOAD, padding: 400_000 },
  { name: 'when the input was read', killAt: 'intake:finished', hold: UPLOAD },
  { name: 'in the middle of an upload', killAt: 'upload:progress', hold: UPLOAD, padding: 400_000 },
  {
    name: 'when a file is uploaded',
    killAt: 'shard:staged',
    hold: CREATION,
    unclear: 'possible',
    batches: 3,
  },
  {
    name: 'after a creation left that never arrives',
    killAt: 'shard:submitting',
    hold: CREATION,
    unclear: 'certain',
    batches: SHARDS - 1,
  },
  {
    name: 'after a creation arrived, before its answer',
    hold: { ...CREATION, after: 1, at: 'reply' },
    unclear: 'certain',
  },
  { name: 'after the first batch', killAt: 'shard:submitted', hold: { ...UPLOAD, after: 1 } },
  {
    name: 'while it waits',
    killAt: 'run:waiting',
    hold: { method: 'GET', path: /\/batches\/[^/]+$/, at: 'request' },
    pollInterval: '60',
  },
  { name: 'when a batch has ended', killAt: 'shard:ended', hold: CONTENT },
  { name: 'in the middle of a download', hold: { ...CONTENT, at: 'body' } },
  {
    name: 'when the answers of a batch are there',
    killAt: 'shard:collected',
    hold: { ...CONTENT, after: 1 },
  },
  { name: 'when a batch is settled', killAt: 'shard:settled', hold: { ...CONTENT, after: 1 } },
  { name: 'at its last step', killAt: 'run:settled', hold: { ...CONTENT, after: SHARDS } },
];

interface World extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly directory: string;
  readonly stateDir: string;
  readonly output: string;
  /** The command line that runs the input. */
  readonly runArgs: readonly string[];
  resume(runId: string): Promise<CliEnd>;
}

async function openWorld(faults: readonly string[], padding = 0): Promise<World> {
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
  const size = ['--max-requests', String(REQUESTS / SHARDS)];
  return {
    simulator,
    directory,
    stateDir,
    output,
    runArgs: ['run', input, '--target', 'openai/gpt-5-mini', ...size, ...common],
    resume: (runId) => runCli(['resume', runId, ...common], { baseUrl: simulator.urls.openai }),
    [Symbol.asyncDispose]: async () => {
      await simulator.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Runs until the death that a case is about. */
async function liveAndDie(world: World, { hold, killAt, pollInterval }: Case): Promise<CliEnd> {
  await using gate = await openGate(world.simulator.urls.openai, hold);
  const pace = pollInterval === undefined ? [] : ['--poll-interval', pollInterval];
  const process = startCli([...world.runArgs, ...pace], {
    baseUrl: gate.url,
    killAt: ({ event }) => event === killAt,
  });
  if (killAt === undefined) void gate.reached.then(process.kill);
  return await process.end;
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
const inOrder = customIds(REQUESTS).map((id) => `${id} succeeded`);

describe('a process that is killed', () => {
  test.concurrent.for(CASES)(
    '$name leaves a run that goes on, and sends nothing twice',
    async (one, { expect }) => {
      await using world = await openWorld([], one.padding);
      const first = await liveAndDie(world, one);
      expect(first.code, JSON.stringify([first.events.at(-1), ...first.otherLines])).toBe(null);
      const runId = first.events[0]?.run_id ?? '';
      if (one.killAt !== undefined) expect(describeEvents(first.events)).toContain(one.killAt);

      const second = await world.resume(runId);
      expect(second.otherLines).toEqual([]);
      const end: End = { world, runId, second, sent: await readSent(world.simulator), expect };
      expect(end.sent.repeated).toEqual([]);
      expect([0, 6]).toContain(second.code);
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
  /** That of the test: tests at the same time must not share one. */
  readonly expect: ExpectStatic;
}

async function expectComplete({ expect, second, sent, world }: End): Promise<void> {
  expect(second.code).toBe(0);
  const results = await readResults(world.output);
  expect(results.map(({ custom_id, status }) => `${custom_id} ${status}`)).toEqual(inOrder);
  expect(sent.batches).toBe(SHARDS);
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
    expect(first.code).toBe(6);
    expect(first.events.at(-1)).toMatchObject({ event: 'error', code: error });
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
