// Makes dist/ from src/: what the published package holds.
import { chmod, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { CommandError, runCommand } from './run-command.ts';

const ROOT = resolve(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const SHEBANG = '#!/usr/bin/env node\n';

async function build(): Promise<void> {
  // A file that a former build left would be published too.
  await rm(DIST, { recursive: true, force: true });
  await runCommand('tsc', ['-p', 'tsconfig.build.json'], { cwd: ROOT });
  await makeExecutable(join(DIST, 'cli', 'main.js'));
}

async function makeExecutable(path: string): Promise<void> {
  if (!(await readFile(path, 'utf8')).startsWith(SHEBANG)) {
    throw new CommandError(`src/cli/main.ts must begin with ${SHEBANG.trim()}, or a shell cannot run it.`);
  }
  await chmod(path, 0o755);
}

try {
  await build();
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
