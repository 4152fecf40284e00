import { constants } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runCommand } from '../run-command.ts';
import type { CheckContext, Step } from './step.ts';

/** What is checked of the package, as it would be published. */
export const PACKAGE_STEPS: readonly Step[] = [
  { name: 'build', run: build },
  { name: 'pack', after: 'build', run: pack },
  {
    name: 'publint',
    after: 'pack',
    run: async (context) =>
      runCommand('publint', ['run', await findTarball(context), '--strict'], { cwd: context.root }),
  },
  {
    name: 'attw',
    after: 'pack',
    // Without --no-definitely-typed it would ask the registry for types by somebody else.
    run: async (context) =>
      runCommand(
        'attw',
        [await findTarball(context), '--profile', 'esm-only', '--no-definitely-typed', '--no-emoji'],
        {
          cwd: context.root,
        },
      ),
  },
];

/** The one tarball in the workspace. @throws Error when there is not exactly one */
export async function findTarball({ workspace }: CheckContext): Promise<string> {
  const tarballs = (await readdir(workspace)).filter((name) => name.endsWith('.tgz'));
  const [name] = tarballs;
  if (name === undefined || tarballs.length > 1)
    throw new Error(`npm pack made ${tarballs.length} tarballs.`);
  return join(workspace, name);
}

async function build({ root }: CheckContext): Promise<void> {
  await runCommand('node', ['scripts/build.ts'], { cwd: root });
  await access(join(root, 'dist', 'cli', 'main.js'), constants.X_OK);
}

/** Packs as `npm publish` would, `prepack` included, into the workspace, and looks at the list of files. */
async function pack(context: CheckContext): Promise<void> {
  const { root, workspace } = context;
  await runCommand('npm', ['pack', '--pack-destination', workspace], { cwd: root });
  const tarball = await findTarball(context);
  const listed = await runCommand('tar', ['-tzf', tarball], { cwd: workspace });
  const files = listed
    .trim()
    .split('\n')
    .map((line) => line.replace(/^package\//, ''));
  const unexpected = files.filter(
    (file) => !/^(?:dist\/.+\.(?:js|d\.ts)|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(file),
  );
  if (unexpected.length > 0)
    throw new Error(`These files do not belong in the package: ${unexpected.join(', ')}`);
  const manifest = await readFile(join(root, 'package.json'), 'utf8');
  const missing = entryPoints(manifest).filter((file) => !files.includes(file));
  if (missing.length > 0)
    throw new Error(`package.json names files that the package lacks: ${missing.join(', ')}`);
}

/** Every path under dist/ that package.json names. */
function entryPoints(manifest: string): readonly string[] {
  return [...manifest.matchAll(/"\.\/(dist\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
}
