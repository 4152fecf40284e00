import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openWorkplace } from './workplace.ts';

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts');
const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

/** What a terminal would have been sent. `script` (util-linux) makes one. */
async function rehearseOnTerminal(environment: Readonly<Record<string, string>>): Promise<string> {
  await using place = await openWorkplace();
  const file = await place.writeRequests(3);
  const command = `${process.execPath} ${MAIN} run ${file} --target openai/gpt-5-mini --simulate`;
  const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: place.cwd,
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(status).toBe(0);
  return stdout;
}

describe.skipIf(!hasScript)('on a terminal (skipped where `script` of util-linux is not installed)', () => {
  test('bars show each phase, every line stands above them, and the cursor comes back', async () => {
    const shown = await rehearseOnTerminal({});
    for (const phase of ['reading', 'sending', 'waiting', 'fetching']) expect(shown).toContain(phase);
    expect(shown).toContain('3 of 3 answered');
    expect(shown).toContain('Batch 1 collected: 3 succeeded');
    expect(shown).toContain('\x1b[36m');
    expect(shown.lastIndexOf('\x1b[?25h')).toBeGreaterThan(shown.lastIndexOf('\x1b[?25l'));
  });

  test('NO_COLOR leaves the bars and takes the colours', async () => {
    const shown = await rehearseOnTerminal({ NO_COLOR: '1' });
    expect(shown).toContain('█');
    // SGR sequences, as ECMA-48 calls them.
    const sequences = shown.split('\x1b[').slice(1);
    expect(sequences.filter((sequence) => /^\d+m/.test(sequence))).toEqual([]);
  });
});
