import { runCommand } from '../run-command.ts';
import type { Step } from './step.ts';

/** What is checked of the sources as they are. */
export const SOURCE_STEPS: readonly Step[] = [
  { name: 'types', run: ({ root }) => runCommand('tsc', ['-p', 'tsconfig.json', '--noEmit'], { cwd: root }) },
  {
    name: 'lint',
    run: ({ root }) => runCommand('oxlint', ['--type-aware', '--deny-warnings'], { cwd: root }),
  },
  { name: 'format', run: ({ root }) => runCommand('oxfmt', ['--check'], { cwd: root }) },
  {
    name: 'generated docs',
    run: ({ root }) => runCommand('node', ['scripts/docs.ts', '--check'], { cwd: root }),
  },
  {
    name: 'example data',
    run: ({ root }) => runCommand('node', ['scripts/make-example.ts', '--check'], { cwd: root }),
  },
];
