import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Adapter } from '../../src/adapter/adapter.ts';
import { createVirtualClock } from '../../src/core/clock.ts';
import { SubmissionUnclearError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';
import { openSource } from '../../src/engine/request-source.ts';
import { RunEngine } from '../../src/engine/run-engine.ts';
import { streamResults } from '../../src/engine/stream-results.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { RunTarget } from '../../src/ledger/records.ts';
import { openSqliteLedger } from '../../src/ledger/sql-ledger.ts';
import { MemoryProvider } from './memory-provider.ts';

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'batch-router-'));
});
afterEach(() => rm(stateDir, { recursive: true }));

/** Stands for the end of the process: after it, nothing that the engine calls has any effect. */
class Died extends Error {}

/** Counts what the engine does to the outside, and ends it at a given step, before or after the step's effect. */
class Fate {
  steps = 0;
  diedIn = '';
  /** Shards whose intent is in the ledger and whose batch is not. */
  readonly openIntents: Set<unknown> = new Set();
  readonly #dieAt: number;
  readonly #when: 'before' | 'after';

  constructor(dieAt: number, when: 'before' | 'after') {
    this.#dieAt = dieAt;
    this.#when = when;
  }

  /** The same object, each of its methods a step. */
  wrap<T extends object>(target: T, name: string): T {
    return new Proxy(target, {
      get: (object, key) => {
        // Methods of the object under test, called with what they take.
        const value = Reflect.get(object, key) as unknown;
        if (typeof value !== 'function' || key === 'close' || key === 'checkCredentials') return value;
        return (...values: unknown[]): unknown =>
          this.#step(`${name}.${String(key)}`, async () => {
            const answer: unknown = await Reflect.apply(value, object, values);
            if (key === 'moveShard') this.#noteMove(values);
            return answer;
          });
      },
    });
  }

  #noteMove([, shard, , to]: readonly unknown[]): void {
    if (to === 'intent') this.openIntents.add(shard);
    else this.openIntents.delete(shard);
  }

  async #step(name: string, effect: () => Promise<unknown>): Promise<unknown> {
    if (this.diedIn !== '') throw new Died();
    this.steps += 1;
    if (this.steps !== this.#dieAt) return effect();
    if (this.#when === 'after') await effect();
    this.diedIn = name;
    throw new Died();
  }
}

function createEngine(providers: readonly MemoryProvider[], fate: Fate): RunEngine {
  const adapters = providers.map((provider): [string, Adapter] => {
    const adapter = provider.adapter();
    return [adapter.name, { ...adapter, batch: fate.wrap(adapter.batch, 'batch') }];
  });
  const mortal = new Map(adapters);
  return new RunEngine({
    stateDir,
    clock: createVirtualClock(),
    random: createRandom(1),
    findAdapter: (name) => mortal.get(name) ?? expect.fail(`There is no ${name}.`),
    openLedger: async (layout): Promise<Ledger> => fate.wrap(await openSqliteLedger(layout.ledger), 'ledger'),
  });
}

/** For three shards of one provider, or two of each of two. */
const ENOUGH = { one: 10, two: 5 };
const requests = Array.from({ length: ENOUGH.one }, (_, i) => ({
  custom_id: `q${i}`,
  messages: [{ role: 'user', content: `Question ${i}?` }],
}));

/** As many as a run to these providers has. */
function take(names: readonly string[]): typeof requests {
  return names.length === 1 ? requests : requests.slice(0, ENOUGH.two);
}

/** Runs until it dies or is done. */
async function live(engine: RunEngine, targets: readonly RunTarget[]): Promise<void> {
  const input = join(stateDir, 'in.jsonl');
  const { runId } = await engine.begin(await openSource(input), targets, { input, inputPaths: [input] }, {});
  await engine.drive(runId, 'settled', {});
}

async function swallowDeath(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Died) && !(error instanceof SubmissionUnclearError)) {
      const isWrapped = error instanceof Error && error.cause instanceof Died;
      if (!isWrapped) throw error;
    }
  });
}

/** Which run dies, and how. */
interface Deaths {
  /** The providers that it asks. */
  readonly names: readonly string[];
  readonly when: 'before' | 'after';
}

/** What one death came to, and how the next life ended. */
interface Report {
  /** Where the first life ended, '' when it did not. */
  readonly diedIn: string;
  readonly end: 'never recorded' | 'unclear' | 'settled';
  /** Shards that died between their intent and their id. */
  readonly openIntents: number;
  readonly boughtTwice: number;
  /** Batches that were not cleaned up. */
  readonly leftThere: number;
  readonly results: readonly string[];
}

/** One life that ends at `dieAt`, and the next one that goes on. */
async function dieAndResume(dieAt: number, { names, when }: Deaths): Promise<Report> {
  await rm(stateDir, { recursive: true });
  await mkdir(stateDir);
  const lines = take(names).map((request) => `${JSON.stringify(request)}\n`);
  await writeFile(join(stateDir, 'in.jsonl'), lines.join(''));
  const providers = names.map((name) => new MemoryProvider({ name, pollsUntilEnd: 1, cleansUp: true }));
  const fate = new Fate(dieAt, when);
  const first = createEngine(providers, fate);
  await swallowDeath(
    live(
      first,
      names.map((provider) => ({ provider, model: 'm' })),
    ),
  );
  await first.close();
  const second = createEngine(providers, new Fate(0, 'before'));
  const { end, results } = await goOn(second);
  await second.close();
  return {
    diedIn: fate.diedIn,
    end,
    openIntents: fate.openIntents.size,
    boughtTwice: sum(providers, ({ sentIds }) => sentIds.length - new Set(sentIds).size),
    leftThere: sum(providers, ({ batches }) => batches.filter(({ isGone }) => !isGone).length),
    results,
  };
}

function sum(providers: readonly MemoryProvider[], count: (provider: MemoryProvider) => number): number {
  return providers.reduce((total, provider) => total + count(provider), 0);
}

async function goOn(engine: RunEngine): Promise<Pick<Report, 'end' | 'results'>> {
  const [run] = await Array.fromAsync(engine.list());
  if (run === undefined) return { end: 'never recorded', results: [] };
  try {
    await engine.drive(run.run_id, 'settled', {});
  } catch (error) {
    if (error instanceof SubmissionUnclearError) return { end: 'unclear', results: [] };
    throw error;
  }
  const results = await Array.fromAsync(streamResults(engine.layout.runResults(run.run_id)));
  return {
    end: 'settled',
    results: results.map((result) => `${result.provider} ${result.custom_id} ${result.status}`),
  };
}

/** One report for each step that a run has. */
async function dieEverywhere(deaths: Deaths): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (let dieAt = 1; ; dieAt += 1) {
    const report = await dieAndResume(dieAt, deaths);
    if (report.diedIn === '') return reports;
    reports.push(report);
  }
}

const STEPS = [
  'batch.cleanUp',
  'batch.results',
  'batch.stage',
  'batch.status',
  'batch.submit',
  'ledger.findRun',
  'ledger.listShards',
  'ledger.moveRun',
  'ledger.moveShard',
  'ledger.recordRun',
  'ledger.recordShards',
  'ledger.refreshShard',
];

const ONE = ['memory'];
const TWO = ['memory', 'other'];

test.each([
  // An id that was known and could not be told to the ledger was noted, and is found.
  { names: ONE, when: 'before', foundByNote: ['ledger.moveShard'] },
  { names: ONE, when: 'after', foundByNote: [] },
  { names: TWO, when: 'before', foundByNote: ['ledger.moveShard'] },
  { names: TWO, when: 'after', foundByNote: [] },
] as const)(
  'a run to $names that dies $when any of its steps is driven on to one result a request and target, none bought twice',
  async ({ foundByNote, ...deaths }) => {
    const reports = await dieEverywhere(deaths);
    expect([...new Set(reports.map((report) => report.diedIn))].sort()).toEqual(STEPS);
    expect(reports.filter((report) => report.boughtTwice > 0)).toEqual([]);

    const settled = reports.filter((report) => report.end === 'settled');
    expect(settled.length).toBeGreaterThan(30);
    const expected = deaths.names.flatMap((name) =>
      take(deaths.names).map(({ custom_id: id }) => `${name} ${id} succeeded`),
    );
    for (const { leftThere, results } of settled) {
      expect(results).toEqual(expected);
      expect(leftThere).toBe(0);
    }

    // Unclear is what died between an intent and its id, and nothing else.
    const unclear = reports.filter((report) => report.end === 'unclear');
    expect(unclear.every(({ openIntents }) => openIntents > 0 && openIntents <= deaths.names.length)).toBe(
      true,
    );
    const noted = reports.filter((report) => report.openIntents > 0 && report.end === 'settled');
    expect(noted.map((report) => report.diedIn)).toEqual(expect.arrayContaining([...foundByNote]));
  },
);
