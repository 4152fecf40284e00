import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createVirtualClock, type VirtualClock } from '../../src/core/clock.ts';
import { ValidationError } from '../../src/core/errors.ts';
import { createRandom } from '../../src/core/random.ts';
import type { RunEvent } from '../../src/engine/events.ts';
import { openSource, type RequestInput } from '../../src/engine/request-source.ts';
import { RunEngine } from '../../src/engine/run-engine.ts';
import type { RunOptions } from '../../src/engine/run-options.ts';
import { streamResults } from '../../src/engine/stream-results.ts';
import type { UnifiedResult } from '../../src/model/result.ts';
import { MemoryProvider, type MemoryOptions } from './memory-provider.ts';

let stateDir: string;
let clock: VirtualClock;
beforeEach(async () => {
  clock = createVirtualClock();
  stateDir = await mkdtemp(join(tmpdir(), 'batch-router-'));
});
afterEach(() => rm(stateDir, { recursive: true }));

function chats(count: number, extra: (i: number) => object = () => ({})): object[] {
  return Array.from({ length: count }, (_, i) => ({
    custom_id: `q${i}`,
    messages: [{ role: 'user', content: `Question ${i}?` }],
    ...extra(i),
  }));
}

interface Outcome {
  readonly results: UnifiedResult[];
  readonly events: RunEvent[];
  readonly runId: string;
  readonly provider: MemoryProvider;
}

async function runAll(
  input: RequestInput,
  memory: MemoryOptions = {},
  options: Partial<RunOptions> = {},
  listen: (event: RunEvent, provider: MemoryProvider) => void = () => undefined,
): Promise<Outcome> {
  const provider = new MemoryProvider(memory);
  const events: RunEvent[] = [];
  const engine = new RunEngine({
    stateDir,
    clock,
    random: createRandom(1),
    findAdapter: () => provider.adapter(),
  });
  try {
    const onEvent = (event: RunEvent): void => {
      events.push(event);
      listen(event, provider);
    };
    const drive = { onEvent };
    const targets = [{ provider: 'memory', model: 'm' }];
    const { runId } = await engine.begin(await openSource(input), targets, { input: 'x', ...options }, drive);
    await engine.drive(runId, 'settled', drive);
    const results: UnifiedResult[] = [];
    for await (const result of streamResults(engine.layout.runResults(runId))) results.push(result);
    return { results, events, runId, provider };
  } finally {
    await engine.close();
  }
}

function idsOf(results: readonly UnifiedResult[]): string[] {
  return results.map((result) => result.custom_id);
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `q${i}`);

describe('a run', () => {
  test('gives one result a request, in input order, from as many batches as the limits ask for', async () => {
    const { results, provider } = await runAll(chats(10));
    expect(idsOf(results)).toEqual(ids(10));
    expect(results.every((result) => result.status === 'succeeded')).toBe(true);
    expect(results[3]?.message?.content).toBe('You said: Question 3?');
    expect(provider.batches.map((batch) => batch.lines.length)).toEqual([4, 4, 2]);
  });

  test('splits by group and still gives results in input order', async () => {
    const { results, provider } = await runAll(
      chats(12, (i) => ({ model: `model-${i % 3}` })),
      {
        limits: [{ unit: 'requests', scope: 'batch', max: 3 }],
      },
    );
    expect(idsOf(results)).toEqual(ids(12));
    expect(provider.batches).toHaveLength(6);
  });

  test('of more groups than files can be open still fills its batches', async () => {
    const requests = chats(600, (i) => ({ model: `model-${i % 150}` }));
    const { results, provider } = await runAll(requests);
    expect(provider.batches).toHaveLength(150);
    expect(idsOf(results)).toEqual(ids(600));
  });

  test('is not stopped by a listener that fails', async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', onWarning);
    const { results } = await runAll(chats(2), {}, {}, () => {
      throw new Error('Not my day.');
    });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(results).toHaveLength(2);
    expect(warnings).toContain('A listener failed on "shard:submitting": Not my day.');
  });

  test('gives up a batch that the provider has lost, and finishes the others', async () => {
    const lost = runAll(chats(12), { pollsUntilEnd: 3 }, {}, (event, provider) => {
      if (event.event !== 'shard:submitted' || event.shard !== 2) return;
      // Gone, and for longer than a new batch may take to be seen.
      provider.batches.splice(1, 1);
      clock.advance(3_600_000);
    });
    await expect(lost).rejects.toThrow('There is no batch "m2".');
    const kinds = await readdir(join(stateDir, 'generated', 'memory'));
    expect(kinds.filter((name) => name.endsWith('_results.jsonl'))).toEqual([
      'batch_m1_results.jsonl',
      'batch_m3_results.jsonl',
    ]);
  });

  test('sends batches again that were refused for want of room, and counts no attempt', async () => {
    const { results, events, provider } = await runAll(chats(10), { refused: 4 });
    expect(idsOf(results)).toEqual(ids(10));
    expect(results.every(({ attempts, status }) => status === 'succeeded' && attempts === 1)).toBe(true);
    expect(provider.batches).toHaveLength(3 + 4);
    expect(events.filter(({ event }) => event === 'shard:refused')).toHaveLength(4);
    const generated = await readdir(join(stateDir, 'generated', 'memory'));
    expect(generated.filter((name) => name.endsWith('_unified.jsonl'))).toHaveLength(3);
  });

  test('leaves the files that the documentation names, complete', async () => {
    const { runId } = await runAll(chats(5));
    const generated = await readdir(join(stateDir, 'generated', 'memory'));
    const kinds = ['output', 'provider', 'results', 'unified'];
    expect(generated.sort()).toEqual(
      ['m1', 'm2'].flatMap((id) => kinds.map((kind) => `batch_${id}_${kind}.jsonl`)),
    );
    expect(await readdir(join(stateDir, 'runs', runId))).toEqual(['results.jsonl', 'shards']);
    expect(await readdir(join(stateDir, 'runs', runId, 'shards'))).toEqual([
      '00001_rows.jsonl',
      '00002_rows.jsonl',
    ]);
  });

  test('maps ids that the provider cannot take there and back', async () => {
    const requests = chats(3, (i) => ({ custom_id: `naïve id ${i}` }));
    const { results, provider } = await runAll(requests, { idPattern: /^[a-z0-9-]{1,64}$/ });
    expect(idsOf(results)).toEqual(['naïve id 0', 'naïve id 1', 'naïve id 2']);
    for (const id of provider.sentIds) expect(id).toMatch(/^br-[0-9a-f]{8}-\d$/);
  });

  test('applies settings to every request, and a request that says otherwise wins', async () => {
    await runAll(
      chats(2, (i) => (i === 0 ? {} : { generation_config: { max_tokens: 7 } })),
      {},
      { params: { max_tokens: 5 } },
    );
    const unified = await readFile(join(stateDir, 'generated', 'memory', 'batch_m1_unified.jsonl'), 'utf8');
    const tokens = unified
      .trim()
      .split('\n')
      .map((line): unknown => (JSON.parse(line) as { generation_config: unknown }).generation_config);
    expect(tokens).toEqual([{ max_tokens: 5 }, { max_tokens: 7 }]);
  });

  test('carries warnings to the plan and to the result', async () => {
    const { results, events } = await runAll(
      chats(2, (i) => (i === 0 ? { generation_config: { top_k: 5 } } : {})),
    );
    expect(results[0]?.warnings?.[0]?.path).toBe('generation_config.top_k');
    expect(results[1]?.warnings).toBeUndefined();
    expect(events.find((event) => event.event === 'intake:warning')).toMatchObject({ count: 1, line: 1 });
  });

  test('refuses what the target cannot honour when it is strict', async () => {
    const requests = chats(1, () => ({ generation_config: { top_k: 5 } }));
    await expect(runAll(requests, {}, { strict: true })).rejects.toThrow(
      'generation_config.top_k: refused by strict: left out',
    );
  });
});

describe('results that are not as they should be', () => {
  test('a missing one is a failure, and foreign, repeated and unreadable lines are told and kept', async () => {
    const alter = (lines: string[]): string[] => [
      ...lines.slice(1),
      lines[1] ?? '',
      JSON.stringify({ id: 'stranger', status: 200, body: { said: 'hi' } }),
      '{"id": "q1", "status"',
      '[]',
    ];
    const { results, events } = await runAll(chats(3), { alter });
    expect(results.map((result) => result.error?.code)).toEqual([undefined, undefined, 'missing']);
    const problems = events.filter((event) => event.event === 'line:problem');
    expect(problems.map(({ kind, count }) => [kind, count])).toEqual([
      ['repeated', 1],
      ['foreign', 1],
      ['malformed', 2],
      ['missing', 1],
    ]);
    expect(events.some((event) => event.event === 'counts:differ')).toBe(true);
    const output = await readFile(join(stateDir, 'generated', 'memory', 'batch_m1_output.jsonl'), 'utf8');
    expect(output).toContain('stranger');
  });

  test('an answer that cannot be read is one failed result', async () => {
    const alter = (lines: string[]): string[] => lines.map((line) => line.replace('"said"', '"sung"'));
    const { results } = await runAll(chats(2), { alter });
    expect(results.map((result) => result.error?.code)).toEqual(['malformed', 'malformed']);
  });

  test('finished rows of an expired batch count, and the others are expired', async () => {
    const { results } = await runAll(chats(4), { endsAs: 'expired', alter: (lines) => lines.slice(0, 2) });
    expect(results.map((result) => result.status)).toEqual(['expired', 'expired', 'succeeded', 'succeeded']);
  });

  test('lines that the provider found wrong get its words, and the others are told why they were refused', async () => {
    const { results } = await runAll(chats(3), {
      endsAs: 'failed',
      lineErrors: [{ line: 2, code: 'bad', message: 'Messages are missing.', field: 'body.messages' }],
    });
    expect(results.map((result) => [result.error?.code, result.error?.retryable])).toEqual([
      ['batch_refused', true],
      ['invalid_request', false],
      ['batch_refused', true],
    ]);
    expect(results[1]?.error?.message).toBe('Messages are missing. (body.messages)');
  });
});

describe('bad input', () => {
  const good = JSON.stringify(chats(1)[0]);

  async function refusal(content: readonly string[] | Buffer): Promise<ValidationError> {
    const path = join(stateDir, 'in.jsonl');
    await writeFile(path, Buffer.isBuffer(content) ? content : content.map((line) => `${line}\n`).join(''));
    return runAll(path).then(
      () => expect.fail('it was taken'),
      (error: unknown) => {
        if (error instanceof ValidationError) return error;
        throw error;
      },
    );
  }

  test('is told all at once, the first twenty in full', async () => {
    const error = await refusal([good, ...Array.from({ length: 50 }, () => 'nonsense')]);
    expect(error.total).toBe(50);
    expect(error.problems).toHaveLength(20);
    expect(error.problems[0]).toMatchObject({ line: 2 });
    expect(error.message).toContain('… and 30 more (50 in all)');
  });

  test('counts lines, not problems, when it tells the first twenty in full', async () => {
    const line = JSON.stringify({ custom_id: '', messages: [], nonsense: 1 });
    const error = await refusal(Array.from({ length: 25 }, () => line));
    expect(new Set(error.problems.map((problem) => problem.line)).size).toBe(20);
    expect(error.problems.length).toBeGreaterThan(20);
    expect(error.total).toBeGreaterThan(error.problems.length);
  });

  test('names both lines of a duplicate, blank lines counted', async () => {
    const error = await refusal([good, '', '', good]);
    expect(error.problems).toEqual([
      expect.objectContaining({ line: 4, field: 'custom_id', message: '"q0" was used before, in line 1' }),
    ]);
  });

  test('leaves neither a run nor files', async () => {
    await refusal([good, 'nonsense']);
    expect(await readdir(join(stateDir, 'runs'))).toEqual([]);
  });

  test.each([
    ['an empty file', Buffer.alloc(0), 'holds no requests'],
    ['blank lines only', Buffer.from('\n\n'), 'holds no requests'],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'is not valid UTF-8'],
  ])('%s is refused', async (_, bytes, message) => {
    expect((await refusal(bytes)).message).toContain(message);
  });

  test('a mode that the provider does not have is refused with its line', async () => {
    const error = await refusal([good, JSON.stringify({ mode: 'embedding', custom_id: 'e', input: 'x' })]);
    expect(error.message).toContain(':2: mode: Memory has no batch requests of the mode "embedding"');
  });
});
