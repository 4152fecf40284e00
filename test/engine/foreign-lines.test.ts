import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createVirtualClock } from '../../src/core/clock.ts';
import { InterruptedError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';
import type { RunEvent } from '../../src/engine/events.ts';
import { openSource, type RequestInput } from '../../src/engine/request-source.ts';
import { RunEngine } from '../../src/engine/run-engine.ts';
import { streamResults } from '../../src/engine/stream-results.ts';
import type { UnifiedResult } from '../../src/model/result.ts';
import { MemoryProvider } from './memory-provider.ts';
import { createToyDialect } from './toy-dialect.ts';

let stateDir: string;
let provider: MemoryProvider;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'batch-router-foreign-'));
  provider = new MemoryProvider();
});
afterEach(() => rm(stateDir, { recursive: true }));

function openEngine(): RunEngine {
  return new RunEngine({
    stateDir,
    clock: createVirtualClock(),
    random: createRandom(1),
    dialects: [createToyDialect('alpha', 'ask'), provider.adapter()],
    findAdapter: () => provider.adapter(),
  });
}

const TARGETS = [{ provider: 'memory', model: 'm' }];
const foreign = (id: string): object => ({ id, ask: { model: 'a-1', say: `I am ${id}.`, loud: true } });
const unified = (id: string): object => ({
  custom_id: id,
  messages: [{ role: 'user', content: `I am ${id}.` }],
});
const lines = (...values: object[]): string => values.map((value) => JSON.stringify(value)).join('\n');

async function run(
  input: RequestInput,
): Promise<{ results: UnifiedResult[]; events: RunEvent[]; runId: string }> {
  const engine = openEngine();
  const events: RunEvent[] = [];
  const drive = { onEvent: (event: RunEvent): void => void events.push(event) };
  try {
    const { runId } = await engine.begin(await openSource(input), TARGETS, { input: 'x' }, drive);
    await engine.drive(runId, 'settled', drive);
    return { runId, events, results: await Array.fromAsync(streamResults(engine.layout.runResults(runId))) };
  } finally {
    await engine.close();
  }
}

test('lines of another provider are answered, and what was lost of them is told by the run and on the result', async () => {
  const { events, results } = await run([unified('u'), foreign('f'), foreign('g')]);
  const warning = { code: 'unsupported_parameter', path: 'ask.loud', message: 'It is left out.' };
  expect(results.map((result) => [result.custom_id, result.status, result.warnings])).toEqual([
    ['u', 'succeeded', undefined],
    ['f', 'succeeded', [warning]],
    ['g', 'succeeded', [warning]],
  ]);
  expect(results[1]?.message?.content).toBe('You said: I am f.');
  expect(events.filter(({ event }) => event === 'intake:warning')).toMatchObject([
    { warning, count: 2, file: 'requests', line: 2 },
  ]);
});

test('the unified file of a batch holds such lines as what they became, and can be run again', async () => {
  const { runId } = await run([foreign('f')]);
  const engine = openEngine();
  const [batch] = (await engine.status(runId)).shards;
  const path = engine.layout.batchFile('memory', batch?.batch_id ?? '', 'unified');
  await engine.close();
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(unified('f'));
});

test('a run whose reading was interrupted reads the same files again, and they may be zipped', async () => {
  const paths = [join(stateDir, 'a.jsonl'), join(stateDir, 'b.jsonl.gz')];
  await writeFile(paths[0] ?? '', lines(unified('a'), foreign('b')));
  await writeFile(paths[1] ?? '', gzipSync(lines(foreign('c'))));
  const interrupt = new AbortController();
  const first = openEngine();
  const source = await openSource(paths);
  const options = { input: source.name, ...(source.paths === undefined ? {} : { inputPaths: source.paths }) };
  const begun = first.begin(source, TARGETS, options, {
    signal: interrupt.signal,
    onEvent: ({ event }) => {
      if (event === 'intake:progress') interrupt.abort();
    },
  });
  await expect(begun).rejects.toBeInstanceOf(InterruptedError);
  const [left] = await Array.fromAsync(first.list());
  await first.close();
  const second = openEngine();
  const runId = left?.run_id ?? '';
  await second.drive(runId, 'settled', {});
  const results = await Array.fromAsync(streamResults(second.layout.runResults(runId)));
  await second.close();
  expect(results.map((result) => result.custom_id)).toEqual(['a', 'b', 'c']);
});

test('the bytes that are told while reading are those on disk, also of zipped files', async () => {
  const path = join(stateDir, 'a.jsonl.gz');
  const zipped = gzipSync(lines(...Array.from({ length: 5 }, (_, i) => foreign(`f${i}`))));
  await writeFile(path, zipped);
  const { events } = await run(path);
  const last = events.findLast(({ event }) => event === 'intake:progress');
  expect(last).toMatchObject({ bytes: zipped.length, total_bytes: zipped.length });
});
