import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { isJsonObject, objectAt, stringAt, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import { readExample } from '../readme-example.ts';
import { findTarball } from './package-steps.ts';
import { CommandError, commandEnvironment, installedCommand, runCommand } from '../run-command.ts';
import type { CheckContext, Step } from './step.ts';

/** What is checked of the package in the hands of a user: installed from its tarball into an empty folder. */
export const CONSUMER_STEPS: readonly Step[] = [
  { name: 'install the tarball', after: 'pack', run: install },
  { name: 'batch-router --version', after: 'install the tarball', run: checkVersion },
  { name: 'published types alone', after: 'install the tarball', run: checkTypes },
  { name: "README's library example", after: 'batch-router --version', run: runExample },
  { name: 'an adapter of a third party', after: 'published types alone', run: runAdapter },
];

/** The strictest settings that a user can have, so that no setting of ours hides a fault in the declarations. */
const TSCONFIG: JsonObject = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    allowImportingTsExtensions: true,
    noEmit: true,
  },
  files: ['types.ts', 'example.ts', 'contract.ts'],
};

/** Loads all declarations of every entry point. */
const TYPES = `import * as library from 'batch-router';
import * as simulator from 'batch-router/simulator';
import * as testing from 'batch-router/testing';

export const names: readonly string[] = [library, simulator, testing].flatMap(Object.keys);
`;

/** Holds the example of an adapter to the contract, with nothing but what the package exports. */
const CONTRACT = `import { adapterContract } from 'batch-router/testing';

import { openParrotSubject } from './adapter/contract-subject.ts';

const { close, subject } = await openParrotSubject();
for (const check of adapterContract(subject)) {
  if (check.skip === undefined) await check.run();
  console.log(check.id, check.skip ?? 'is kept');
}
await close();
`;

/** The contract has some fifty checks, two of which the example has no use for. */
const MIN_CHECKS = 40;

/** Fast enough that a day at the provider is over in seconds. */
const SIMULATOR_SPEED = '3600';
/** A simulator that never says where it is must not hold up the check for longer. */
const SIMULATOR_TIMEOUT_MS = 10 * 60_000;

function projectOf({ workspace }: CheckContext): string {
  return join(workspace, 'consumer');
}

async function install(context: CheckContext): Promise<void> {
  const project = projectOf(context);
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const nodeTypes = stringAt(
    objectAt(await readManifest(context.root), 'devDependencies') ?? {},
    '@types/node',
  );
  const packages = [await findTarball(context), `@types/node@${nodeTypes ?? 'latest'}`];
  await runCommand('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: project });
}

async function checkVersion(context: CheckContext): Promise<void> {
  const project = projectOf(context);
  const printed = await runCommand(installedCommand(project, 'batch-router'), ['--version'], {
    cwd: project,
  });
  const expected = stringAt(await readManifest(context.root), 'version');
  if (printed.trim() !== expected) throw new Error(`It printed "${printed.trim()}" and not "${expected}".`);
}

async function checkTypes(context: CheckContext): Promise<void> {
  const project = projectOf(context);
  await writeExample(context);
  await writeFile(join(project, 'types.ts'), TYPES);
  await writeFile(join(project, 'contract.ts'), CONTRACT);
  await cp(join(context.root, 'examples', 'adapter'), join(project, 'adapter'), { recursive: true });
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  await runCommand('tsc', ['-p', '.'], { cwd: project });
}

/** Runs the example as a user would who has no key: against the simulator that comes with the package. */
async function runExample(context: CheckContext): Promise<void> {
  const project = projectOf(context);
  await writeExample(context);
  await cp(join(context.root, 'examples'), join(project, 'examples'), { recursive: true });
  await cp(join(context.root, 'examples', 'questions.jsonl'), join(project, 'questions.jsonl'));
  const simulator = spawn(
    installedCommand(project, 'batch-router'),
    ['simulate', '--json', '--speed', SIMULATOR_SPEED],
    {
      cwd: project,
      env: commandEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: SIMULATOR_TIMEOUT_MS,
    },
  );
  try {
    const env = { OPENAI_BASE_URL: await readBaseUrl(simulator), OPENAI_API_KEY: 'sk-simulated' };
    const printed = await runCommand('node', ['example.ts'], { cwd: project, env });
    if (printed.trim() === '') throw new Error('It printed nothing.');
  } finally {
    await stop(simulator);
  }
  if (simulator.exitCode !== 0) {
    throw new Error(`The simulator ended with ${simulator.exitCode ?? simulator.signalCode} after SIGTERM.`);
  }
}

async function runAdapter(context: CheckContext): Promise<void> {
  const printed = await runCommand('node', ['contract.ts'], { cwd: projectOf(context) });
  const kept = printed.split('\n').filter((line) => line.endsWith(' is kept'));
  if (kept.length < MIN_CHECKS) throw new Error(`Only ${kept.length} checks were made:\n${printed}`);
}

async function writeExample(context: CheckContext): Promise<void> {
  const readme = await readFile(join(context.root, 'README.md'), 'utf8');
  await writeFile(join(projectOf(context), 'example.ts'), readExample(readme, 'library'));
}

/** The first line on stdout of `simulate --json` holds a base URL per provider. */
async function readBaseUrl(simulator: ChildProcess): Promise<string> {
  if (simulator.stdout === null) throw new Error('The simulator has no stdout.');
  for await (const line of createInterface({ input: simulator.stdout })) {
    const urls: JsonValue = JSON.parse(line);
    const url = isJsonObject(urls) ? stringAt(urls, 'openai') : undefined;
    if (url === undefined) throw new Error(`The simulator began with ${line}`);
    return url;
  }
  throw new CommandError('batch-router simulate ended before it printed a line.');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function readManifest(root: string): Promise<JsonObject> {
  const manifest: JsonValue = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  if (!isJsonObject(manifest)) throw new Error('package.json holds no object.');
  return manifest;
}
