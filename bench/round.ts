import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { collectFloor, intakeFloor } from './floors.ts';
import type { BenchSubject } from './subjects/subject.ts';
import { clear, collectAll, createBenchEngine, pretendCollected, takeInAll } from './own-work.ts';
import { writeInput } from './workload.ts';

/** What one round measured, in seconds. */
export interface Round {
  readonly intake: number;
  readonly intakeFloor: number;
  readonly collect: number;
  readonly collectFloor: number;
}

/** Floor and own work one after the other, in one process, over the same bytes. */
export async function measureRound(directory: string, count: number, subject: BenchSubject): Promise<Round> {
  const input = join(directory, 'input.jsonl');
  const stateDir = join(directory, 'state');
  await clear(stateDir);
  await writeInput(input, count);
  const floor = await seconds(() => intakeFloor(input, join(directory, 'floor.jsonl'), subject));
  const engine = createBenchEngine(stateDir, subject);
  let runId = '';
  const intake = await seconds(async () => {
    runId = await takeInAll(engine, input, subject);
  });
  await pretendCollected(engine, runId, subject);
  const collected = await seconds(() =>
    collectFloors(engine.layout.generatedDirectory(subject.name), directory, subject),
  );
  const collect = await seconds(() => collectAll(engine, runId));
  await engine.close();
  await clear(stateDir);
  return { intake, intakeFloor: floor, collect, collectFloor: collected };
}

async function collectFloors(generated: string, directory: string, subject: BenchSubject): Promise<void> {
  for (const name of await readdir(generated)) {
    if (name.endsWith('_output.jsonl'))
      await collectFloor(join(generated, name), join(directory, 'floor.jsonl'), subject);
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
