import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, test } from 'vitest';

import { parseLines, runCli } from './run-cli.ts';
import { openWorkplace } from './workplace.ts';

const TARGET = ['--target', 'openai/gpt-5-mini', '--poll-interval', '0.1'];

test('without a key the message says how to set one, before the file is looked at', async () => {
  await using place = await openWorkplace();
  const run = await runCli(['run', 'absent.jsonl', ...TARGET], { cwd: place.cwd });
  expect(run.stderr).toContain('Set OPENAI_API_KEY');
  expect(run.code).toBe(4);
});

test('a wrong key ends with 4, is not shown, and the run goes on with the right one', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(2);
  const env = { ...place.env, OPENAI_API_KEY: 'sk-wrong-1234567890' };
  const refused = await runCli(['run', file, ...TARGET], { cwd: place.cwd, env });
  expect(refused.code).toBe(4);
  expect(refused.stderr).not.toContain('1234567890');
  expect(await place.simulator.batches()).toHaveLength(0);
  const id = /resume (run_\w+)/.exec(refused.stderr)?.[1] ?? '';
  expect(await runCli(['resume', id, '--poll-interval', '0.1'], place)).toMatchObject({ code: 0 });
});

test('an address that refuses ends with 6, and the run stays resumable', async () => {
  await using place = await openWorkplace();
  const file = await place.writeRequests(2);
  const env = { ...place.env, OPENAI_BASE_URL: `http://127.0.0.1:${await findClosedPort()}/v1` };
  const run = await runCli(['run', file, ...TARGET, '--json'], { cwd: place.cwd, env });
  expect(run.code).toBe(6);
  const error = parseLines(run.stderr).at(-1);
  expect(error).toMatchObject({ event: 'error', code: 'provider_api' });
  const resume = String(error?.['resume']).split(' ').slice(1);
  expect(await runCli([...resume, '--poll-interval', '0.1'], place)).toMatchObject({ code: 0 });
});

describe('a place that cannot be written is named, with exit code 7', () => {
  test('a state directory below a file', async () => {
    await using place = await openWorkplace();
    const file = await place.writeRequests(1);
    const run = await runCli(['run', file, ...TARGET, '--state-dir', `${file}/state`], place);
    expect(run.stderr).toContain(`${file}/state`);
    expect(run.code).toBe(7);
  });

  test.skipIf(process.platform !== 'linux')(
    'a state directory that the system will not make (only Linux has /proc)',
    async () => {
      await using place = await openWorkplace();
      const file = await place.writeRequests(1);
      const run = await runCli(['run', file, ...TARGET, '--state-dir', '/proc/batch-router/state'], place);
      expect(run.stderr).toContain('/proc/batch-router');
      expect(run.code).toBe(7);
    },
  );

  test.skipIf(process.platform !== 'linux')(
    'a full disk, and the run has its results once there is room (only Linux has /dev/full)',
    async () => {
      await using place = await openWorkplace();
      const file = await place.writeRequests(2);
      const run = await runCli(['run', file, ...TARGET, '--output', '/dev/full'], place);
      expect(run.stderr).toContain('Cannot write /dev/full: ENOSPC');
      expect(run.code).toBe(7);
      const id = /resume (run_\w+)/.exec(run.stderr)?.[1] ?? '';
      const resumed = await runCli(['resume', id, '--output', 'out.jsonl'], place);
      expect(resumed.code).toBe(0);
      expect(await place.simulator.batches()).toHaveLength(1);
    },
  );
});

describe('a command line that cannot be meant ends with 2 and names what was meant', () => {
  const CASES: readonly [string, readonly string[], string][] = [
    ['an unknown command', ['rnu'], 'Did you mean run?'],
    ['an unknown option', ['run', 'f', '--targt', 'x'], 'Did you mean --target?'],
    ['no target', ['run', 'f'], 'needs --target PROVIDER/MODEL'],
    ['a target without a model', ['run', 'f', '--target', 'openai'], 'provider/model'],
    ['a provider that is not there', ['run', 'f', '--target', 'nobody/x'], 'known: openai'],
    ['an unknown parameter', ['plan', 'f', ...TARGET.slice(0, 2), '--param', 'max_token=1'], '`max_tokens`'],
    ['a number that is none', ['run', 'f', ...TARGET, '--max-requests', 'many'], 'a whole number'],
    ['an unknown fault', ['simulate', '--fault', 'gremlins'], 'http-429'],
    ['results over the input', ['run', 'f', ...TARGET, '--output', './f'], 'over the input f'],
    ['no command at all', [], 'batch-router --help'],
  ];
  test.each(CASES)('%s', async (_name, args, expected) => {
    await using place = await openWorkplace();
    const run = await runCli(args, place);
    expect(run.stderr).toContain(expected);
    expect(run).toMatchObject({ code: 2, stdout: '' });
  });
});

test('a base URL that is none ends with 3 and names the variable', async () => {
  await using place = await openWorkplace();
  const env = { ...place.env, OPENAI_BASE_URL: 'nowhere' };
  const run = await runCli(['run', await place.writeRequests(1), ...TARGET], { cwd: place.cwd, env });
  expect(run.stderr).toContain('OPENAI_BASE_URL');
  expect(run.code).toBe(3);
});

test('a run that is not there ends with 2, and looking for it makes no state directory', async () => {
  await using place = await openWorkplace();
  expect(await runCli(['status', 'run_x'], place)).toMatchObject({ code: 2 });
  expect(await runCli(['list'], place)).toMatchObject({
    code: 0,
    stdout: '',
    stderr: 'There are no runs in .batch_router.\n',
  });
});

async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A TCP server that listens has such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
