import { expect, test } from 'vitest';

import { outcomeOf, parseLines, runCli, startCli, type CliOutcome } from './run-cli.ts';
import { KEY, openWorkplace, request, type Workplace } from './workplace.ts';

const TARGET = ['--target', 'openai/gpt-5-mini'];

async function submit(place: Workplace, count = 4): Promise<string> {
  const file = await place.writeRequests(count);
  const { code, stdout } = await runCli(['submit', file, ...TARGET, '--max-requests', '2'], place);
  expect(code).toBe(0);
  return stdout.trim();
}

test('submit prints the id of the run alone, and has sent every batch', async () => {
  await using place = await openWorkplace();
  expect(await submit(place)).toMatch(/^run_\w+$/);
  expect(await place.simulator.batches()).toHaveLength(2);
});

test('status shows each shard, asks the provider with a key, and does not without one', async () => {
  await using place = await openWorkplace({ speed: 1 });
  const run = await submit(place);
  const asked = await runCli(['status', run, '--json'], place);
  expect(JSON.parse(asked.stdout)).toMatchObject({
    run_id: run,
    state: 'running',
    counts: { total: 4 },
    shards: [{ shard: 1, state: 'submitted', raw_status: 'validating' }, { shard: 2 }],
  });
  const calls = place.simulator.calls();
  expect(calls['GET /batches/:id']).toBe(2);
  const offline = await runCli(['status', run, '--offline'], place);
  expect(offline.stdout).toMatch(/1 {2}submitted {2}validating/);
  expect(await runCli(['status', run], { cwd: place.cwd })).toMatchObject({ code: 0 });
  expect(place.simulator.calls()).toEqual(calls);
});

test('results of a run with open batches end with 11 and name them; nothing is collected', async () => {
  await using place = await openWorkplace({ speed: 1 });
  const run = await submit(place);
  const early = await runCli(['results', run], place);
  expect(early.stderr).toMatch(
    /2 batches are still open: batch_\w+ \(validating\), batch_\w+ \(validating\)/,
  );
  expect(early).toMatchObject({ code: 11, stdout: '' });
});

test('watch follows to the end and changes nothing; results then collects, and gives the same again', async () => {
  await using place = await openWorkplace();
  const run = await submit(place);
  const watched = await runCli(['watch', run, '--poll-interval', '0.1'], place);
  expect(watched.code).toBe(0);
  expect(watched.stderr).toContain(`batch-router results ${run}`);
  expect(place.simulator.calls()['GET /files/:id/content']).toBeUndefined();
  const first = await runCli(['results', run], place);
  expect(first.code).toBe(0);
  expect(parseLines(first.stdout).map((result) => result['custom_id'])).toEqual(['q-0', 'q-1', 'q-2', 'q-3']);
  const again = await runCli(['results', run], { cwd: place.cwd });
  expect(again).toMatchObject({ code: 0, stdout: first.stdout, stderr: '' });
});

test('cancel ends with one result for each request, cancelled ones among them', async () => {
  await using place = await openWorkplace({
    speed: 300,
    faults: [{ name: 'slow-validation', value: 72_000 }],
  });
  const run = await submit(place);
  const cancelled = await runCli(['cancel', run, '--poll-interval', '0.1', '--output', '-'], place);
  expect(cancelled.stderr).toContain('Asked the provider to cancel 2 batches.');
  expect(cancelled.code).toBe(10);
  const results = parseLines(cancelled.stdout);
  expect(results.map((result) => result['status'])).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
});

test('list shows the newest run first, as one JSON object a line', async () => {
  await using place = await openWorkplace();
  const first = await submit(place, 1);
  const second = await submit(place, 2);
  const { code, stdout } = await runCli(['list', '--json'], place);
  expect(code).toBe(0);
  const runs = parseLines(stdout);
  expect(runs.map((run) => run['run_id'])).toEqual([second, first]);
  expect(runs[0]).toMatchObject({ state: 'running', counts: { total: 2 } });
  expect(parseLines((await runCli(['list', '--json', '--limit', '1'], place)).stdout)).toHaveLength(1);
});

test('the state directory comes from the option, else from the environment', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(1);
  const env = { ...place.env, BATCH_ROUTER_STATE_DIR: 'from-environment' };
  const setup = { cwd: place.cwd, env };
  const inEnvironment = (await runCli(['submit', file, ...TARGET], setup)).stdout.trim();
  const inOption = (
    await runCli(['submit', file, ...TARGET, '--state-dir', 'from-option'], setup)
  ).stdout.trim();
  const list = async (stateDir: string): Promise<unknown[]> => {
    const { stdout } = await runCli(['list', '--json', '--state-dir', stateDir], place);
    return parseLines(stdout).map((run) => run['run_id']);
  };
  expect(await list('from-environment')).toEqual([inEnvironment]);
  expect(await list('from-option')).toEqual([inOption]);
});

test('plan shows the batches without a key and leaves nothing behind', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(5);
  const args = ['plan', file, ...TARGET, '--max-requests', '2', '--param', 'top_k=3', '--json'];
  const planned = await runCli(args, { cwd: place.cwd });
  expect(planned.code).toBe(0);
  expect(JSON.parse(planned.stdout)).toMatchObject({
    requests: 5,
    batches: [{ requests: 2 }, { requests: 2 }, { requests: 1 }],
    warnings: [{ count: 5, warning: { path: expect.stringContaining('top_k') } }],
  });
  expect((await runCli(['list', '--json'], place)).stdout).toBe('');
});

test('parameters reach the provider: JSON as JSON, dots as objects', async () => {
  await using place = await openWorkplace();
  const file = await place.write('one.jsonl', request(0));
  const args = ['run', file, ...TARGET, '--poll-interval', '0.1', '--with-raw', '--output', '-'];
  const params = [
    '--param',
    'max_tokens=7',
    '--param',
    'reasoning.effort=low',
    '--param',
    'system_prompt=Be brief.',
  ];
  const run = await runCli([...args, ...params], place);
  expect(run.code).toBe(0);
  expect(parseLines(run.stdout)[0]).toHaveProperty('provider_data');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'simulate serves its address until %s comes, and ends with 0',
  async (signal) => {
    await using place = await openWorkplace();
    const child = startCli(['simulate', '--json', '--speed', '600', '--api-key', KEY], place);
    child.stdin.end();
    const url = await new Promise<string>((resolve) => {
      child.stdout.once('data', (chunk: Buffer) => {
        resolve(String(parseLines(chunk.toString())[0]?.['openai']));
      });
    });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/openai\/v1$/);
    const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: url };
    const file = await place.writeRequests(2);
    const args = ['run', file, ...TARGET, '--poll-interval', '0.1'];
    expect(await runCli(args, { cwd: place.cwd, env })).toMatchObject({ code: 0 });
    const ending: Promise<CliOutcome> = outcomeOf(child);
    child.kill(signal);
    expect(await ending).toMatchObject({ code: 0, stderr: '' });
  },
);

test('submit does not write results to standard output, where the id of the run goes, and says so', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(1);
  const { code, stderr, stdout } = await runCli(['submit', file, ...TARGET, '--output', '-'], place);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('give --output - to resume');
  expect(place.simulator.calls()).toEqual({});
});
