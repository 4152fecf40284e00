import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { flagOf } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/command-table.ts';
import { parseCommandLine } from '../../src/cli/parse-command-line.ts';
import { FAULTS } from '../../src/simulator/fault-table.ts';
import { runCli } from './run-cli.ts';

const here = { cwd: tmpdir() };

async function helpOf(...args: string[]): Promise<string> {
  const parsed = await parseCommandLine([...args, '--help']);
  return parsed.kind === 'text' ? parsed.text : '';
}

test('--version prints the version of the package and nothing else', async () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  expect(await runCli(['--version'], here)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help lists every command with what it does', async () => {
  const { code, stderr, stdout } = await runCli(['--help'], here);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const { name } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
});

describe('the help of a command shows its arguments, options and examples', () => {
  test.each(COMMANDS.map((command) => [command.name, command] as const))('%s', async (name, command) => {
    const text = await helpOf(name);
    for (const option of Object.keys(command.options)) expect(text).toContain(flagOf(option));
    for (const { isMany, label } of command.arguments) {
      expect(text).toContain(isMany === true ? `<${label}...>` : `<${label}>`);
    }
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { line } of command.examples) expect(text).toContain(line);
    expect(await parseCommandLine(['help', name])).toEqual({ kind: 'text', text });
  });
});

test('the help of simulate lists every fault', async () => {
  const text = await helpOf('simulate');
  for (const name of Object.keys(FAULTS)) expect(text).toContain(`  ${name} `);
});

describe('every example can be parsed', () => {
  const examples = COMMANDS.flatMap(({ examples }) => examples.map(({ line }) => line));
  test.each(examples)('%s', async (line) => {
    const found = /batch-router ([^|>)]+)/.exec(line)?.[1] ?? '';
    const words = found.trim().split(/\s+/);
    expect(await parseCommandLine(words)).toMatchObject({ kind: 'command', command: { name: words[0] } });
  });
});
