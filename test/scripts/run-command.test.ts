import { tmpdir } from 'node:os';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { CommandError, commandEnvironment, runCommand } from '../../scripts/run-command.ts';

const cwd = tmpdir();

describe('a command', () => {
  test('gives what it wrote to stdout, and only that', async () => {
    const code = 'process.stdout.write("data"); process.stderr.write("talk");';
    await expect(runCommand('node', ['-e', code], { cwd })).resolves.toBe('data');
  });

  test('that fails throws all that it said, and its code', async () => {
    const code = 'console.log("data"); console.error("talk"); process.exitCode = 3;';
    const running = runCommand('node', ['-e', code], { cwd });
    await expect(running).rejects.toThrow(CommandError);
    await expect(running).rejects.toThrow(/data[^]*talk|talk[^]*data/);
    await expect(running).rejects.toThrow('ended with 3');
  });

  test('that does not exist is named', async () => {
    await expect(runCommand('no-such-command', [], { cwd })).rejects.toThrow('no-such-command');
  });

  test('of the project goes by its name', async () => {
    await expect(runCommand('tsc', ['--version'], { cwd })).resolves.toContain('Version');
  });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the environment of a command lacks what npm tells the scripts it runs, and has what the user set', () => {
  vi.stubEnv('npm_package_name', 'batch-router');
  vi.stubEnv('npm_config_local_prefix', '/somewhere');
  vi.stubEnv('INIT_CWD', '/somewhere');
  vi.stubEnv('npm_config_cache', '/cache');
  const environment = commandEnvironment({ ADDED: 'yes' });
  expect(environment).toMatchObject({ npm_config_cache: '/cache', ADDED: 'yes' });
  expect(environment).not.toHaveProperty('npm_package_name');
  expect(environment).not.toHaveProperty('npm_config_local_prefix');
  expect(environment).not.toHaveProperty('INIT_CWD');
});
