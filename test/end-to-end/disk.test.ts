import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { BatchRouterError, type UnifiedResult } from '../../src/index.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { runCli, type CliEnd } from './cli-process.ts';
import { chatRequests, customIds, writeRequests } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import { mountSmallDisk, whyNoSmallDisk, type SmallDisk } from './small-disk.ts';
import { openVirtualWorldAt, type VirtualWorld } from './virtual-world.ts';

const reason = whyNoSmallDisk();

const REQUESTS = 400;
const SHARDS = 4;
/** 6 MB of input and as much of payload. */
const WORDS = 'lorem ipsum dolor '.repeat(800);
const MB = 1_000_000;

interface World extends AsyncDisposable {
  readonly disk: SmallDisk;
  readonly simulator: Simulator;
  /** The state directory, on the small disk; the input and the output are elsewhere. */
  readonly stateDir: string;
  readonly output: string;
  run(command: 'run' | 'submit'): Promise<CliEnd>;
  resume(runId: string): Promise<CliEnd>;
}

async function openWorld(diskBytes: number): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'batch-router-disk-input-'));
  const disk = mountSmallDisk(diskBytes);
  const simulator = await startSimulator({ speed: 3000 });
  const input = join(directory, 'in.jsonl');
  const output = join(directory, 'out.jsonl');
  const stateDir = join(disk.path, 'state');
  await writeRequests(
    input,
    chatRequests(REQUESTS, () => ({ system_prompt: WORDS })),
  );
  const settings = { baseUrl: simulator.urls.openai };
  const state = ['--json', '--state-dir', stateDir];
  const asked = ['--target', 'openai/gpt-5-mini', '--max-requests', String(REQUESTS / SHARDS)];
  return {
    disk,
    simulator,
    stateDir,
    output,
    run: (command) => runCli([command, input, ...asked, ...state], settings),
    resume: (runId) =>
      runCli(['resume', runId, '--output', output, '--poll-interval', '0.1', ...state], settings),
    [Symbol.asyncDispose]: async () => {
      await simulator.close();
      disk[Symbol.dispose]();
      await rm(directory, { recursive: true });
    },
  };
}

/** One error that names a path on the disk, nothing else on stderr, and how to go on. */
function expectDiskError({ stateDir }: World, end: CliEnd, reason: RegExp): void {
  expect(end.otherLines).toEqual([]);
  expect(end.code).toBe(7);
  const errors = end.events.filter(({ event }) => event === 'error');
  expect(errors).toHaveLength(1);
  expect(errors[0]?.message).toContain(stateDir);
  expect(errors[0]?.message).toMatch(reason);
}

async function expectComplete(world: World, end: CliEnd): Promise<void> {
  expect({ code: end.code, last: end.events.at(-1)?.event }).toEqual({ code: 0, last: 'run:settled' });
  const lines = (await readFile(world.output, 'utf8')).trimEnd().split('\n');
  const results = lines.map((line) => JSON.parse(line) as UnifiedResult);
  expect(results.map(({ custom_id, status }) => `${custom_id} ${status}`)).toEqual(
    customIds(REQUESTS).map((id) => `${id} succeeded`),
  );
  const sent = await readSent(world.simulator);
  expect([sent.batches, sent.repeated]).toEqual([SHARDS, []]);
}

/** The last is SQLite's word for a full disk where it maps memory to a file. */
/** Runs on a disk that may be full any moment. Gives the code of the error that it met, if any. */
async function runUntilFull({ directory, router }: VirtualWorld): Promise<string> {
  const input = join(directory, 'in.jsonl');
  await writeRequests(input, chatRequests(REQUESTS));
  try {
    await router.run(input, { target: 'openai/gpt-5-mini', maxRequests: REQUESTS / SHARDS });
    return 'succeeded';
  } catch (cause) {
    return cause instanceof BatchRouterError ? cause.code : String(cause);
  }
}

const FULL = /no space left on device|database or disk is full|disk I\/O error/;
const READ_ONLY = /read-only file system|readonly database|unable to open database file/i;

describe.skipIf(reason !== undefined)(
  `a disk (to mount one must be allowed${reason === undefined ? '' : `: ${reason}`})`,
  () => {
    test('that is full while the input is read: one error, nothing sent, and the run goes on once there is room', async () => {
      await using world = await openWorld(4 * MB);
      const first = await world.run('run');
      expectDiskError(world, first, FULL);
      expect(world.simulator.calls()).toEqual({});
      const runId = first.events[0]?.run_id ?? '';
      expect(first.events.at(-1)?.resume).toContain(`resume ${runId}`);
      expectDiskError(world, await world.resume(runId), FULL);
      world.disk.remount(`size=${64 * MB}`);
      await expectComplete(world, await world.resume(runId));
    });

    test('that is full while answers come: one error, and the run goes on once there is room', async () => {
      await using world = await openWorld(64 * MB);
      const { code, events } = await world.run('submit');
      expect(code).toBe(0);
      const runId = events[0]?.run_id ?? '';
      // Room for the ledger and not for the answers, and then for the answers and not for the results.
      for (const room of [60_000, 120_000, 200_000]) {
        world.disk.leaveRoom(room);
        expectDiskError(world, await world.resume(runId), FULL);
        world.disk.makeRoom();
      }
      await expectComplete(world, await world.resume(runId));
    });

    test('that has no room for anything: one error that names the state directory', async () => {
      await using world = await openWorld(4 * MB);
      for (const room of [0, 4096, 20_000]) {
        world.disk.leaveRoom(room);
        expectDiskError(world, await world.run('run'), FULL);
        world.disk.makeRoom();
      }
      expect(world.simulator.calls()).toEqual({});
    });

    test('that fills up at any step: nothing is sent twice, and the run ends once there is room', async () => {
      const ends = new Set<string>();
      const rooms = Array.from({ length: 20 }, (_, step) => step * 30_000);
      for (const room of [...rooms, 8 * MB]) {
        using disk = mountSmallDisk(16 * MB);
        await using world = await openVirtualWorldAt(join(disk.path, 'state'));
        disk.leaveRoom(room);
        const code = await runUntilFull(world);
        disk.makeRoom();
        const [left] = await Array.fromAsync(world.openRouter().listRuns());
        ends.add(`${code}, ${left?.state ?? 'not recorded'}`);
        if (left !== undefined) await world.openRouter().resume(left.run_id);
        const sent = await readSent(world.simulator);
        expect([sent.batches, sent.repeated]).toEqual([left === undefined ? 0 : SHARDS, []]);
      }
      // The sweep ends runs in the middle, and the last disk is large enough.
      expect(ends).toContain('file_operation, running');
      expect(ends).toContain('succeeded, settled');
      const codes = [...ends].map((end) => end.split(',')[0]);
      expect(new Set(codes)).toEqual(new Set(['file_operation', 'ledger', 'succeeded']));
    });

    test('that is read-only: one error, and the run goes on once it is not', async () => {
      await using world = await openWorld(64 * MB);
      world.disk.remount('ro');
      expectDiskError(world, await world.run('run'), READ_ONLY);
      world.disk.remount('rw');
      const { code, events } = await world.run('submit');
      expect(code).toBe(0);
      const runId = events[0]?.run_id ?? '';
      world.disk.remount('ro');
      expectDiskError(world, await world.resume(runId), READ_ONLY);
      world.disk.remount('rw');
      await expectComplete(world, await world.resume(runId));
    });
  },
);
