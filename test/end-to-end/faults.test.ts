import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import {
  SubmissionUnclearError,
  type RunEvent,
  type RunStatus,
  type UnifiedResult,
} from '../../src/index.ts';
import { FAULTS, startSimulator, type FaultName } from '../../src/simulator/index.ts';
import { chatRequests, customIds } from './request-lines.ts';
import { readSent } from './sent-requests.ts';
import { openVirtualWorld, type VirtualWorld } from './virtual-world.ts';

const REQUESTS = 300;
const SHARDS = 3;
const OPTIONS = { target: 'openai/gpt-5-mini', maxRequests: REQUESTS / SHARDS };

/** A run that is over, and what was told of it. */
interface Outcome {
  readonly world: VirtualWorld;
  readonly results: readonly UnifiedResult[];
  readonly events: readonly RunEvent[];
  readonly status: RunStatus;
}

/** Sends first and waits afterwards, so that calls come in the same order each time and meet the same faults. */
async function runThrough(world: VirtualWorld): Promise<Outcome> {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent): void => void events.push(event);
  const { id } = await world.router.submit(chatRequests(REQUESTS), { ...OPTIONS, onEvent });
  const run = await world.router.resume(id, { onEvent });
  const results = await Array.fromAsync(run.results());
  return { world, results, events, status: await run.status() };
}

/** What holds whatever went wrong on the way: one result a request in input order, each batch bought once. */
async function expectWhole({ world, results, events, status }: Outcome): Promise<void> {
  expect(results.map(({ custom_id }) => custom_id)).toEqual(customIds(REQUESTS));
  const sent = await readSent(world.simulator);
  expect([sent.batches, sent.repeated]).toEqual([SHARDS, []]);
  expect(sent.refused).toBe(refusals(events).length);
  expect(status.counts).toMatchObject({ total: REQUESTS, processing: 0 });
  const { succeeded, errored, cancelled, expired } = status.counts;
  expect(succeeded + errored + cancelled + expired).toBe(REQUESTS);
  expect(succeeded).toBe(results.filter((result) => result.status === 'succeeded').length);
  expect(events.at(-1)).toMatchObject({ event: 'run:settled', requests: REQUESTS, batches: SHARDS });
}

/** How many results have each status and error, such as `errored invalid_request final`. */
function summarize(results: readonly UnifiedResult[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, error } of results) {
    const rest = error === undefined ? '' : ` ${error.code} ${error.retryable ? 'retryable' : 'final'}`;
    counts[`${status}${rest}`] = (counts[`${status}${rest}`] ?? 0) + 1;
  }
  return counts;
}

const ALL_SUCCEEDED = { succeeded: REQUESTS };

function retriedCalls(events: readonly RunEvent[]): Set<string> {
  return new Set(events.flatMap((event) => (event.event === 'call:retrying' ? [event.call] : [])));
}

/** Why batches were refused as a whole for now. */
function refusals(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => (event.event === 'shard:refused' ? [event.reason] : []));
}

/** The lines of a kind that something was wrong with, over all shards. */
function problemLines(events: readonly RunEvent[], kind: string): number {
  let count = 0;
  for (const event of events) if (event.event === 'line:problem' && event.kind === kind) count += event.count;
  return count;
}

/** What a fault does to a run that ends all the same. */
interface Law {
  readonly fault: string;
  readonly law: string;
  readonly check: (outcome: Outcome) => void;
}

/** A fault after which nobody can say whether a batch was created. */
interface UnclearLaw {
  readonly fault: string;
  /** Batches that exist at the provider although their creation is unclear. */
  readonly lost: 'created' | 'not created';
}

/** One entry a fault: one that is added to the simulator and not here does not compile. */
const LAWS: Readonly<Record<FaultName, Law | UnclearLaw>> = {
  'http-429': {
    fault: 'http-429=0.6',
    law: 'is waited out, at creations too',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(retriedCalls(events)).toContain('create');
      const waits = events.filter((event) => event.event === 'call:retrying');
      expect(waits.length).toBeGreaterThan(3);
      // The simulator's `retry-after` is one second.
      for (const wait of waits) expect(wait.wait_ms).toBeGreaterThanOrEqual(1000);
    },
  },
  'http-500': { fault: 'http-500=0.3', lost: 'not created' },
  'drop-before': { fault: 'drop-before=0.3', lost: 'not created' },
  'drop-after': { fault: 'drop-after=2', lost: 'created' },
  'content-502': {
    fault: 'content-502=2',
    law: 'is a download that is made again',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(retriedCalls(events)).toEqual(new Set(['download']));
      expect(events.filter((event) => event.event === 'call:retrying')).toHaveLength(2 * SHARDS);
    },
  },
  truncate: {
    fault: 'truncate=2',
    law: 'is a download that is made again from its start',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(retriedCalls(events)).toEqual(new Set(['download']));
      expect(events.some((event) => event.event === 'line:problem')).toBe(false);
    },
  },
  'slow-validation': {
    fault: 'slow-validation=72000',
    law: 'is waited for',
    check: ({ results, events, status }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(events.filter((event) => event.event === 'run:waiting').length).toBeGreaterThan(100);
      const took = Date.parse(status.settled_at ?? '') - Date.parse(status.created_at);
      expect(took).toBeGreaterThan(72_000_000);
    },
  },
  'file-not-ready': {
    fault: 'file-not-ready=1',
    law: 'is waited out, and the batch is created again',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(refusals(events)).toEqual([expect.stringContaining('Cannot find file file-')]);
    },
  },
  'token-limit': {
    fault: 'token-limit=2',
    law: 'is waited out, and the batches are created again',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      const reason: unknown = expect.stringContaining('Enqueued token limit reached');
      expect(refusals(events)).toEqual([reason, reason]);
    },
  },
  expire: {
    fault: 'expire=0.2',
    law: 'keeps what was finished, and says of the rest that it expired',
    check: ({ results, events, status }) => {
      const { succeeded = 0, 'expired expired retryable': expired = 0, ...rest } = summarize(results);
      expect(rest).toEqual({});
      expect(succeeded).toBeGreaterThan(200);
      expect(expired).toBeGreaterThan(30);
      expect(status.counts).toMatchObject({ succeeded, expired });
      expect(events).toContainEqual(expect.objectContaining({ event: 'shard:ended', status: 'expired' }));
    },
  },
  'row-errors': {
    fault: 'row-errors=0.3',
    law: 'is one failed result a row, with the reason',
    check: ({ results, status }) => {
      const { succeeded = 0, ...failed } = summarize(results);
      expect(Object.keys(failed).sort()).toEqual([
        'errored invalid_request final',
        'errored rate_limited retryable',
        'errored server_error retryable',
      ]);
      expect(status.counts).toMatchObject({ succeeded, errored: REQUESTS - succeeded });
    },
  },
  'malformed-line': {
    fault: 'malformed-line=0.1',
    law: 'is told, and its request is one that is missing',
    check: ({ results, events }) => {
      const { succeeded = 0, 'errored missing retryable': missing = 0, ...rest } = summarize(results);
      expect(rest).toEqual({});
      expect(succeeded).toBeGreaterThan(200);
      expect(missing).toBeGreaterThan(10);
      expect(problemLines(events, 'malformed')).toBe(missing);
      expect(problemLines(events, 'missing')).toBe(missing);
    },
  },
  'missing-row': {
    fault: 'missing-row=0.1',
    law: 'is found, and is a failed result',
    check: ({ results, events }) => {
      const { succeeded = 0, 'errored missing retryable': missing = 0, ...rest } = summarize(results);
      expect(rest).toEqual({});
      expect(succeeded).toBeGreaterThan(200);
      expect(missing).toBeGreaterThan(10);
      expect(problemLines(events, 'missing')).toBe(missing);
      expect(events.some((event) => event.event === 'counts:differ')).toBe(true);
    },
  },
  'duplicate-row': {
    fault: 'duplicate-row=0.1',
    law: 'is told, and counts once',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(problemLines(events, 'repeated')).toBeGreaterThan(10);
    },
  },
  'foreign-row': {
    fault: 'foreign-row=0.1',
    law: 'is told, and is nobody’s result',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(problemLines(events, 'foreign')).toBeGreaterThan(10);
    },
  },
  'empty-error-file-id': {
    fault: 'empty-error-file-id',
    law: 'means that there is no error file',
    check: ({ results, events }) => {
      expect(summarize(results)).toEqual(ALL_SUCCEEDED);
      expect(events.some((event) => event.event === 'call:retrying')).toBe(false);
    },
  },
};

const names = Object.keys(FAULTS) as FaultName[];
const settling = names.flatMap((name) => {
  const law = LAWS[name];
  return 'law' in law ? [{ name, ...law }] : [];
});
const unclear = names.flatMap((name) => {
  const law = LAWS[name];
  return 'lost' in law ? [{ name, ...law }] : [];
});

describe('a run that ends', () => {
  test.for(settling)('$name $law', async ({ fault, check }) => {
    await using world = await openVirtualWorld(fault);
    const outcome = await runThrough(world);
    expect(outcome.status.state).toBe('settled');
    await expectWhole(outcome);
    check(outcome);
    await expectFiles(outcome);
  });
});

/** What came back is on disk as it came, byte for byte, whatever was wrong with it. */
async function expectFiles({ world, status }: Outcome): Promise<void> {
  const batches = await world.simulator.batches();
  for (const { batch_id: id, requests } of status.shards) {
    const read = (kind: string): Promise<string> =>
      readOr(join(world.stateDir, 'generated/openai', `batch_${id}_${kind}.jsonl`));
    for (const kind of ['unified', 'provider', 'results'])
      expect((await read(kind)).match(/\n/g)).toHaveLength(requests);
    const batch = batches.find((candidate) => candidate.id === id);
    const readOriginal = (fileId: string | null | undefined, name: string): Promise<string> =>
      // A batch that failed as a whole has no files; `empty-error-file-id` writes "" for none.
      fileId ? readOr(join(world.simulator.directory, `${id}_${name}.jsonl`)) : Promise.resolve(NO_FILE);
    // Compared here: when it differs nobody wants to see all of it.
    expect((await read('output')) === (await readOriginal(batch?.output_file_id, 'output'))).toBe(true);
    expect((await read('errors')) === (await readOriginal(batch?.error_file_id, 'error'))).toBe(true);
  }
}

const NO_FILE = 'no file';

function readOr(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => NO_FILE);
}

describe('a creation that nobody can call done or not done', () => {
  test.for(unclear)('is left alone after $name, and everything else is finished', async ({ fault, lost }) => {
    await using world = await openVirtualWorld(fault);
    const first = world.router.submit(chatRequests(REQUESTS), OPTIONS);
    await expect(first).rejects.toBeInstanceOf(SubmissionUnclearError);
    const [started] = await Array.fromAsync(world.router.listRuns());
    const runId = started?.run_id ?? '';
    const status = await resumeWhilePlanned(world, runId);
    const left = status.shards.filter(({ state }) => state === 'intent');
    expect(left.length).toBeGreaterThan(0);
    expect(new Set(status.shards.map(({ state }) => state))).toEqual(new Set(['intent', 'settled']));
    const sent = await readSent(world.simulator);
    expect(sent.repeated).toEqual([]);
    expect(sent.batches).toBe(lost === 'created' ? SHARDS : SHARDS - left.length);

    const calls = world.simulator.calls()['POST /batches'];
    const again = await world
      .openRouter()
      .resume(runId)
      .catch((error: unknown) => error);
    expect(again).toBeInstanceOf(SubmissionUnclearError);
    for (const { shard, intent_key: key } of left)
      expect((again as Error).message).toContain(`shard ${shard} (100 requests, key ${key})`);
    expect(world.simulator.calls()['POST /batches']).toBe(calls);
  });
});

/** Each resume sends what is still planned, and may meet another unclear creation. */
async function resumeWhilePlanned(world: VirtualWorld, runId: string): Promise<RunStatus> {
  for (;;) {
    await expect(world.openRouter().resume(runId)).rejects.toBeInstanceOf(SubmissionUnclearError);
    const status = await (await world.router.getRun(runId)).status();
    if (!status.shards.some(({ state }) => state === 'planned')) return status;
  }
}

describe('a provider that never lets a call through', () => {
  test('is reported with its last words, and the run goes on where there is one that does', async () => {
    await using world = await openVirtualWorld('http-429=1');
    const failed = world.router.run(chatRequests(REQUESTS), OPTIONS);
    await expect(failed).rejects.toMatchObject({ code: 'provider_api', status: 429, transient: true });
    const [started] = await Array.fromAsync(world.router.listRuns());
    expect(started?.shards.map(({ state }) => state)).toEqual(['planned', 'planned', 'planned']);
    await using healthy = await startSimulator({ clock: world.clock });
    const run = await world.openRouter(healthy.urls.openai).resume(started?.run_id ?? '');
    expect(summarize(await Array.fromAsync(run.results()))).toEqual(ALL_SUCCEEDED);
  });
});
