import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

import { expect, test } from 'vitest';

test('of the warnings that Node gives, only the one about its SQLite is kept off stderr', () => {
  const module = resolve(import.meta.dirname, '../../src/cli/quiet-warnings.ts');
  const script = `
    import { quietSqliteWarning } from ${JSON.stringify(module)};
    quietSqliteWarning();
    process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
    process.emitWarning('Another feature is experimental', 'ExperimentalWarning');
    process.emitWarning('SQLite is old', 'DeprecationWarning');
  `;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stderr).not.toContain('SQLite is an experimental');
  expect(stderr).toContain('Another feature is experimental');
  expect(stderr).toContain('SQLite is old');
});
