import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { outcomeOf, parseLines, runCli, startCli } from './run-cli.ts';
import { openWorkplace, request } from './workplace.ts';

const TARGET = ['--target', 'openai/gpt-5-mini', '--poll-interval', '0.1'];
const inOrder = (count: number): string[] => Array.from({ length: count }, (_, i) => `q-${i}`);

test('run writes one result for each request in input order, keeps stdout empty, and ends with 0', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(25);
  const run = await runCli(['run', file, ...TARGET, '--max-requests', '10', '--output', 'out.jsonl'], place);
  expect(run).toMatchObject({ code: 0, stdout: '' });
  const results = parseLines(await readFile(join(place.cwd, 'out.jsonl'), 'utf8'));
  expect(results.map((result) => result['custom_id'])).toEqual(inOrder(25));
  expect(await place.simulator.batches()).toHaveLength(3);
  expect(run.stderr).toContain('25 requests: 25 succeeded');
  expect(run.stderr).toContain('3 batches');
  // Nothing that moves a cursor or colours a word where there is no terminal.
  expect(run.stderr).not.toContain('\x1b');
});

test('run without --output tells on stderr where the results are', async () => {
  await using place = await openWorkplace();
  const run = await runCli(['run', await place.writeRequests(2), ...TARGET], place);
  const path = /^Results: (.*)$/m.exec(run.stderr)?.[1] ?? '';
  expect((await stat(path)).isFile()).toBe(true);
});

test('standard input and standard output are files like any other', async () => {
  await using place = await openWorkplace();
  const input = request(0) + request(1);
  const run = await runCli(['run', '-', ...TARGET, '--output', '-'], { ...place, input });
  expect(parseLines(run.stdout).map((result) => result['custom_id'])).toEqual(inOrder(2));
  expect(run.code).toBe(0);
});

test('with --json every line on stderr is an event with its name, run and time', async () => {
  await using place = await openWorkplace();
  const run = await runCli(['run', await place.writeRequests(3), ...TARGET, '--json'], place);
  const events = parseLines(run.stderr);
  for (const event of events) {
    expect(event).toMatchObject({
      event: expect.stringMatching(/^[a-z]+:[a-z]+$/),
      run_id: expect.stringMatching(/^run_/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  }
  expect(events.map((event) => event['event'])).toEqual(
    expect.arrayContaining(['run:started', 'intake:finished', 'shard:submitted', 'run:settled']),
  );
});

test('a run with failed requests ends with 10', async () => {
  await using place = await openWorkplace({ faults: [{ name: 'row-errors', value: 1 }] });
  const run = await runCli(['run', await place.writeRequests(3), ...TARGET], place);
  expect(run.code).toBe(10);
  expect(run.stderr).toContain('0 succeeded, 3 errored');
});

test('a rehearsal needs no key, reaches no configured provider, and nobody can go on with it', async () => {
  await using place = await openWorkplace();
  const env = { OPENAI_BASE_URL: place.simulator.urls.openai };
  const file = await place.writeRequests(4);
  const args = ['run', file, '--target', 'openai/gpt-5-mini', '--simulate', '--output', '-'];
  const run = await runCli(args, { cwd: place.cwd, env });
  expect(run.code).toBe(0);
  expect(parseLines(run.stdout)).toHaveLength(4);
  expect(place.simulator.calls()).toEqual({});
  const [listed] = parseLines((await runCli(['list', '--json'], place)).stdout);
  expect(listed).toMatchObject({ state: 'settled', rehearsal: true });
});

test('a rehearsal that was interrupted is never sent to a real provider', async () => {
  await using place = await openWorkplace();
  const args = ['run', await place.writeRequests(2), '--target', 'openai/gpt-5-mini', '--simulate'];
  const child = startCli([...args, '--poll-interval', '3600'], place);
  child.stdin.end();
  child.stderr.on('data', (chunk: Buffer) => {
    if (chunk.includes('Batch 1 sent')) child.kill('SIGTERM');
  });
  const interrupted = await outcomeOf(child);
  expect(interrupted.code).toBe(130);
  expect(interrupted.stderr).not.toContain('Go on with');
  const id = /^Run (run_\w+)/.exec(interrupted.stderr)?.[1] ?? '';
  for (const command of ['resume', 'cancel', 'watch', 'results']) {
    const again = await runCli([command, id], place);
    expect(again.stderr).toContain('was a rehearsal');
    expect(again.code).toBe(2);
  }
  expect(place.simulator.calls()).toEqual({});
});

test('a wait for standard input can be interrupted', async () => {
  await using place = await openWorkplace();
  const child = startCli(['run', '-', ...TARGET], place);
  child.stderr.on('data', (chunk: Buffer) => {
    if (chunk.includes('Run run_')) child.kill('SIGINT');
  });
  const { code, stderr } = await outcomeOf(child);
  expect(stderr).toContain('Interrupted. Nothing is left to go on with');
  expect(code).toBe(130);
});

test('an interrupted run ends with 130, names the command that goes on, and that gives all results', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(5);
  // Asks again after an hour: it waits until the signal comes.
  const child = startCli(['run', file, '--target', 'openai/gpt-5-mini', '--poll-interval', '3600'], place);
  child.stdin.end();
  child.stderr.on('data', (chunk: Buffer) => {
    if (chunk.includes('Batch 1 sent')) child.kill('SIGINT');
  });
  const interrupted = await outcomeOf(child);
  expect(interrupted.code).toBe(130);
  const command = /batch-router (resume run_\w+)$/m.exec(interrupted.stderr)?.[1] ?? '';
  const resumed = await runCli([...command.split(' '), '--poll-interval', '0.1', '--output', '-'], place);
  expect(resumed.code).toBe(0);
  expect(parseLines(resumed.stdout)).toHaveLength(5);
  expect(await place.simulator.batches()).toHaveLength(1);
});

test('the command that goes on names the state directory when the user did', async () => {
  await using place = await openWorkplace();
  const env = { ...place.env, OPENAI_API_KEY: 'sk-wrong' };
  const args = ['run', await place.writeRequests(1), ...TARGET, '--state-dir', "it's here"];
  const run = await runCli(args, { cwd: place.cwd, env });
  expect(run.stderr).toMatch(/resume run_\w+ --state-dir 'it'\\''s here'$/m);
});

test('a reader that goes away does not make the run fail', async () => {
  await using place = await openWorkplace();
  const child = startCli(['run', await place.writeRequests(2000), ...TARGET, '--output', '-'], place);
  child.stdin.end();
  child.stdout.once('data', () => child.stdout.destroy());
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise((resolve) => {
    child.on('exit', resolve);
  });
  expect(stderr).not.toContain('EPIPE');
  expect(code).toBe(0);
});
