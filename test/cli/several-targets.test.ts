import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { expect, test } from 'vitest';

import { showCount } from '../../src/cli/human-figures.ts';
import type { RunStatus } from '../../src/index.ts';
import { EVERY_TARGET, TWO_MODELS } from '../end-to-end/targets.ts';
import { parseLines, runCli } from './run-cli.ts';
import { openWorkplace } from './workplace.ts';

const QUESTIONS = resolve(import.meta.dirname, '../../examples/questions.jsonl');
const POLL = ['--poll-interval', '0.1'];

function toAll(targets: readonly string[]): string[] {
  return targets.flatMap((target) => ['--target', target]);
}

function rowsOf(results: readonly Record<string, unknown>[]): string[] {
  return results.map((result) => `${String(result['target'])} ${String(result['custom_id'])}`);
}

/** The rows of the summary's table: each cell apart. */
function tableOf(text: string, targets: readonly string[]): string[][] {
  return text
    .split('\n')
    .filter((line) => targets.some((target) => line.startsWith(target)))
    .map((line) => line.split(/ {2,}/));
}

test('run asks every target, writes their results one after the other, and sums up in one table', async () => {
  await using place = await openWorkplace();
  const ids = parseLines(await readFile(QUESTIONS, 'utf8')).map((request) => String(request['custom_id']));
  const run = await runCli(
    ['run', QUESTIONS, ...toAll(EVERY_TARGET), ...POLL, '--output', 'out.jsonl'],
    place,
  );
  expect(run).toMatchObject({ code: 0, stdout: '' });
  const results = parseLines(await readFile(join(place.cwd, 'out.jsonl'), 'utf8'));
  expect(rowsOf(results)).toEqual(EVERY_TARGET.flatMap((target) => ids.map((id) => `${target} ${id}`)));
  expect(run.stderr).toContain(
    `${ids.length} requests to ${EVERY_TARGET.length} targets: ${showCount(ids.length * EVERY_TARGET.length)} succeeded`,
  );
  expect(run.stderr).toMatch(/^TARGET +ANSWERED +FAILED +TOKENS IN +TOKENS OUT +TIME$/m);
  const table = tableOf(run.stderr, EVERY_TARGET);
  expect(table.map((cells) => cells.slice(0, 3))).toEqual(
    EVERY_TARGET.map((target) => [target, String(ids.length), '0']),
  );
  for (const [, , , tokensIn, tokensOut, time] of table) {
    expect([tokensIn, tokensOut].map((cell) => Number(cell?.replaceAll(',', '')) > 0)).toEqual([true, true]);
    expect(time).toMatch(/^\d+ (s|min|h)/);
  }
});

test('events, status and list tell of each target', async () => {
  await using place = await openWorkplace({ faults: [{ name: 'row-errors', value: 0.5 }] });
  const file = await place.writeRequests(6);
  const targets = toAll(TWO_MODELS);
  const run = await runCli(['run', file, ...targets, ...POLL, '--max-requests', '4', '--json'], place);
  expect(run.code).toBe(10);
  const events = parseLines(run.stderr);
  expect(events[0]).toMatchObject({ event: 'run:started', targets: TWO_MODELS });
  const submitted = events.filter(({ event }) => event === 'shard:submitted');
  expect(submitted.map(({ shard, target }) => [shard, target])).toEqual([
    [1, TWO_MODELS[0]],
    [2, TWO_MODELS[1]],
    [3, TWO_MODELS[0]],
    [4, TWO_MODELS[1]],
  ]);
  const settled = events.at(-1);
  expect(settled).toMatchObject({ event: 'run:settled', requests: 6, batches: 4 });

  const runId = String(settled?.['run_id']);
  const { stdout } = await runCli(['status', runId, '--json'], place);
  // The command writes a record of this form.
  const status = JSON.parse(stdout) as RunStatus;
  expect(status.targets).toEqual(settled?.['targets']);
  expect(status.counts.total).toBe(12);
  expect(status.shards.map(({ target }) => target)).toEqual([...TWO_MODELS, ...TWO_MODELS]);
  const shown = (await runCli(['status', runId], place)).stdout;
  expect(shown).toContain(`Targets   ${TWO_MODELS.join(', ')}`);
  expect(shown).toContain('Requests  6 × 2: ');
  expect(tableOf(shown, TWO_MODELS).map(([target, answered]) => [target, answered])).toEqual(
    status.targets.map(({ counts, target }) => [target, String(counts.succeeded)]),
  );
  expect(shown).toMatch(/^SHARD +TARGET /m);
  expect((await runCli(['list'], place)).stdout).toMatch(/openai\/gpt-5-mini and 1 more +6 × 2 /);

  const again = await runCli(['resume', runId, '--json'], place);
  expect(again.code).toBe(10);
  expect(parseLines(again.stderr).map(({ event }) => event)).toEqual(['run:resumed', 'run:settled']);
});

test('submit, watch and cancel are about the batches of all targets', async () => {
  await using place = await openWorkplace({ speed: 1 });
  const file = await place.writeRequests(3);
  const sent = await runCli(['submit', file, ...toAll(EVERY_TARGET)], place);
  expect(sent.stderr).toContain(`${EVERY_TARGET.length} batches at the provider`);
  const runId = sent.stdout.trim();
  const asked = await runCli(['status', runId, '--json'], place);
  expect(asked.code).toBe(0);
  const early = await runCli(['results', runId], place);
  expect(early.code).toBe(11);
  expect(early.stderr).toContain(`${EVERY_TARGET.length} batches are still open`);
  const cancelled = await runCli(['cancel', runId, '--no-wait'], place);
  expect(cancelled.stderr).toContain(`Asked the provider to cancel ${EVERY_TARGET.length} batches.`);
});

test('status asks those providers that there is a key for, and says which were not asked', async () => {
  await using place = await openWorkplace({ speed: 1 });
  const file = await place.writeRequests(3);
  const { stdout } = await runCli(['submit', file, ...toAll(EVERY_TARGET)], place);
  const env = Object.fromEntries(Object.entries(place.env).filter(([name]) => name.startsWith('OPENAI')));
  const status = await runCli(['status', stdout.trim()], { cwd: place.cwd, env });
  expect(status.code).toBe(0);
  const others = EVERY_TARGET.slice(1).map((target) => target.split('/')[0]);
  expect(status.stderr).toContain(`There is no key, so ${others.join(', ')} w`);
});

test('plan shows the batches of each target, and validate and plan name the target that cannot take a line', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(3);
  const plan = await runCli(['plan', file, ...toAll(TWO_MODELS), '--max-requests', '2'], place);
  expect(plan.stdout).toMatch(/^SHARD +TARGET +ENDPOINT/m);
  expect(plan.stdout).toContain('3 requests to 2 targets in 4 batches');
  const asJson = await runCli(['plan', file, ...toAll(TWO_MODELS), '--json', '--param', 'top_k=3'], place);
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    requests: 3,
    targets: TWO_MODELS,
    batches: [
      { shard: 1, target: TWO_MODELS[0], requests: 3 },
      { shard: 2, target: TWO_MODELS[1], requests: 3 },
    ],
    warnings: [
      { target: TWO_MODELS[0], count: 3 },
      { target: TWO_MODELS[1], count: 3 },
    ],
  });
  const texts = Array.from({ length: 2049 }, () => 'x');
  const long = await place.write(
    'long.jsonl',
    `${JSON.stringify({ mode: 'embedding', custom_id: 'a', input: texts })}\n`,
  );
  for (const command of ['plan', 'validate', 'run']) {
    const { code, stderr } = await runCli([command, long, ...toAll(TWO_MODELS)], place);
    expect(code).toBe(5);
    for (const target of TWO_MODELS) expect(stderr).toContain(`(${target})`);
  }
  expect(place.simulator.calls()).toEqual({});
});

test.each([
  ['no target at all', [], 'batch-router run needs --target PROVIDER/MODEL.'],
  ['a target that comes twice', ['openai/m', 'openai/m'], 'The target openai/m is given twice'],
  ['one target without a model', ['openai/m', 'openai'], 'A target is written provider/model'],
])('%s is told, with exit code 2', async (_, targets, message) => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(1);
  const { code, stderr } = await runCli(['run', file, ...toAll(targets)], place);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test('a rehearsal covers every target, without a key', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(3);
  const run = await runCli(['run', file, ...toAll(EVERY_TARGET), '--simulate', '--output', '-'], {
    cwd: place.cwd,
  });
  expect(run.code).toBe(0);
  const ids = ['q-0', 'q-1', 'q-2'];
  expect(rowsOf(parseLines(run.stdout))).toEqual(
    EVERY_TARGET.flatMap((target) => ids.map((id) => `${target} ${id}`)),
  );
  expect(place.simulator.calls()).toEqual({});
});
