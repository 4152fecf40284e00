import { rm } from 'node:fs/promises';

import { systemClock } from '../src/core/clock.ts';
import { ensureDirectory } from '../src/core/files.ts';
import { systemRandom } from '../src/core/random.ts';
import { openSource } from '../src/engine/request-source.ts';
import { RunEngine } from '../src/engine/run-engine.ts';
import type { BenchSubject } from './subjects/subject.ts';
import { writeOutput } from './workload.ts';

/** An engine of its own in a state directory of its own. */
export function createBenchEngine(stateDir: string, subject: BenchSubject): RunEngine {
  const adapter = subject.createAdapter();
  return new RunEngine({ stateDir, clock: systemClock, random: systemRandom, findAdapter: () => adapter });
}

/** The whole intake as a run does it: read, validate, find duplicates, translate, split, write, sync, ledger. */
export async function takeInAll(engine: RunEngine, input: string, subject: BenchSubject): Promise<string> {
  const target = { provider: subject.name, model: subject.model };
  const run = await engine.begin(await openSource(input), [target], { input, inputPaths: [input] }, {});
  return run.runId;
}

/** Puts every shard of a run where it is when its result files have just been downloaded. */
export async function pretendCollected(
  engine: RunEngine,
  runId: string,
  subject: BenchSubject,
): Promise<void> {
  const ledger = await engine.ledger();
  await ledger.moveRun(runId, 'planned', 'running');
  for (const shard of await engine.shards(runId)) {
    const batchId = `batch_${runId}_${shard.number}`;
    const output = engine.layout.batchFile(subject.name, batchId, 'output');
    await ensureDirectory(engine.layout.generatedDirectory(subject.name));
    await writeOutput(output, shard.firstRow, shard.requests, subject);
    const counts = {
      total: shard.requests,
      processing: 0,
      succeeded: shard.requests,
      errored: 0,
      cancelled: 0,
      expired: 0,
    };
    const ended = { batchId, status: 'completed', rawStatus: 'completed', counts } as const;
    await ledger.moveShard(runId, shard.number, 'planned', 'intent', {});
    await ledger.moveShard(runId, shard.number, 'intent', 'submitted', ended);
    await ledger.moveShard(runId, shard.number, 'submitted', 'ended', {});
    await ledger.moveShard(runId, shard.number, 'ended', 'collected', {});
  }
}

/** The whole collecting after the download: read, decode, check off, write each batch's results and the run's, in order. */
export async function collectAll(engine: RunEngine, runId: string): Promise<void> {
  await engine.drive(runId, 'settled', {});
}

/** Removes what a round left. */
export async function clear(stateDir: string): Promise<void> {
  await rm(stateDir, { recursive: true, force: true });
}
