import { spawnSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { flagOf } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/command-table.ts';
import { completeBash } from '../../src/cli/completion/complete-bash.ts';
import { completeFish } from '../../src/cli/completion/complete-fish.ts';
import { completeTargets } from '../../src/cli/completion/complete-targets.ts';
import { completeZsh } from '../../src/cli/completion/complete-zsh.ts';

const FILLED = completeTargets(COMMANDS, ['openai', 'other']);
const SCRIPTS = { bash: completeBash(FILLED), zsh: completeZsh(FILLED), fish: completeFish(FILLED) };
const hasShell = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe.each(['bash', 'zsh', 'fish'] as const)('the script for %s', (shell) => {
  test('knows every command and option', () => {
    for (const { name, options } of COMMANDS) {
      expect(SCRIPTS[shell]).toContain(name);
      for (const option of Object.keys(options)) {
        expect(SCRIPTS[shell]).toContain(shell === 'fish' ? `-l ${flagOf(option).slice(2)}` : flagOf(option));
      }
    }
  });

  test.skipIf(!hasShell(shell))('is accepted by the shell (skipped where the shell is not installed)', () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: SCRIPTS[shell], encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

/** What bash offers for a command line whose last word is being typed. */
function offer(...words: string[]): string[] {
  const script = `${SCRIPTS.bash}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
compopt() { :; }
_batch_router
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '');
}

describe.skipIf(!hasShell('bash'))('bash offers (skipped where bash is not installed)', () => {
  test('commands first', () => {
    expect(offer('batch-router', 'res')).toEqual(['resume', 'results']);
  });

  test('the options of the command', () => {
    expect(offer('batch-router', 'run', 'file', '--st')).toEqual(['--strict', '--state-dir']);
    expect(offer('batch-router', 'list', '--output')).toEqual([]);
  });

  test('values where an option or an argument takes some', () => {
    expect(offer('batch-router', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offer('batch-router', 'run', '--target', '')).toEqual(['openai/', 'other/']);
    expect(offer('batch-router', 'run', '--target', 'op')).toEqual(['openai/']);
  });
});
