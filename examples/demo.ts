// `npm run demo`: what a user would do, with the real command line, against the simulator in a process of its own.
// `npm run demo -- --big`: the same with a question for each of 274,137 English words.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';

import { BatchRouter, getText, type RunStatus } from '../src/index.ts';
import { writeWordQuestions } from './word-questions.ts';

const { values } = parseArgs({ options: { big: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '..');
const place = join(root, '.demo');
const stateDir = join(place, 'state');
const output = join(place, 'answers.jsonl');
/** Every request goes to each of them; the big demo, to one. */
const targets = ['openai/gpt-5-mini', 'anthropic/claude-haiku-4-5', 'google/gemini-2.5-flash'].slice(
  0,
  values.big ? 1 : 3,
);
/** Of each target. */
const ANSWERS_SHOWN = values.big ? 4 : 2;
/** What goes wrong on the way: every tenth call is refused for now, and each first download breaks off. */
const faults = ['http-429=0.1', 'truncate'];

await rm(place, { recursive: true, force: true });
await mkdir(place, { recursive: true });
const input = values.big
  ? await writeWordQuestions(join(place, 'words.jsonl'))
  : join(root, 'examples', 'questions.jsonl');

say('1. The providers: a simulator of their batch APIs on this machine. No key, no cost, a fast clock.');
const simulator = await startSimulator();
say(`   It listens at ${Object.values(simulator.urls).join(', ')}`);
say(`   and goes wrong on purpose: ${faults.join(', ')}.\n`);
try {
  say('2. The run: read, validate, split, upload, wait, download, check off.');
  await run(simulator.urls);
  say('\n3. What came back.');
  await show();
} finally {
  simulator.child.kill('SIGTERM');
  await once(simulator.child, 'exit');
}

interface Simulator {
  readonly child: ChildProcess;
  readonly urls: Readonly<Record<string, string>>;
}

async function startSimulator(): Promise<Simulator> {
  const options = ['--json', '--speed', '200', ...faults.flatMap((fault) => ['--fault', fault])];
  const child = spawn(process.execPath, [...cli(), 'simulate', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    // The first line of `simulate --json`: a base URL a provider.
    return { child, urls: JSON.parse(line) as Simulator['urls'] };
  }
  throw new Error('The simulator ended before it told its address.');
}

async function run(urls: Simulator['urls']): Promise<void> {
  // Small batches, so that the small demo has several; the big one splits where OpenAI's own limit is.
  const size = values.big ? [] : ['--max-requests', '75'];
  const whom = targets.flatMap((target) => ['--target', target]);
  const options = [...whom, ...size, '--poll-interval', '0.3', '--output', output];
  const args = ['run', input, ...options, '--state-dir', stateDir];
  say(`   $ batch-router ${args.map(shorten).join(' ')}\n`);
  const env: NodeJS.ProcessEnv = { ...process.env, NO_PROXY: '127.0.0.1' };
  for (const [name, url] of Object.entries(urls)) {
    env[`${name.toUpperCase()}_BASE_URL`] = url;
    env[`${name.toUpperCase()}_API_KEY`] = 'demo';
  }
  const child = spawn(process.execPath, [...cli(), ...args], { stdio: 'inherit', env });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The run ended with exit code ${String(code)}.`);
}

async function show(): Promise<void> {
  await using router = new BatchRouter({ providers: [], stateDir });
  for await (const status of router.listRuns(1)) {
    showNumbers(status);
    await showAnswers(router, status.run_id);
    await showFiles(status);
  }
}

function showNumbers({ counts, shards, usage }: RunStatus): void {
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  say(`   requests  ${count(counts.total)} in ${shards.length} batches, ${count(bytes)} bytes sent`);
  say(
    `   results   ${count(counts.succeeded)} succeeded, ${count(counts.errored)} failed, one for each request`,
  );
  say(`   tokens    ${count(usage.prompt_tokens)} in, ${count(usage.completion_tokens)} out`);
}

/** The first answers of each target, target by target as they stand in the results. */
async function showAnswers(router: BatchRouter, runId: string): Promise<void> {
  const run = await router.getRun(runId);
  const shown = new Map<string, number>();
  for await (const result of run.results()) {
    const target = result.target ?? '';
    const nth = (shown.get(target) ?? 0) + 1;
    shown.set(target, nth);
    if (nth === 1) say(target === '' ? '' : `\n   ${target}`);
    if (nth > ANSWERS_SHOWN) continue;
    const text = getText(result)?.replaceAll('\n', ' ') ?? result.status;
    say(`   ${result.custom_id}: ${text.length > 90 ? `${text.slice(0, 89)}…` : text}`);
  }
}

async function showFiles({ results }: RunStatus): Promise<void> {
  const generated = join(stateDir, 'generated');
  say('\n   Every file that was sent or received is kept:');
  say(`   ${shorten(output)}  (the results, in input order; also ${shorten(results ?? '')})`);
  const files = (await readdir(generated, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
  for (const name of files.sort().slice(0, 4)) say(`   ${shorten(join(generated, name))}`);
  say(`   … and ${files.length - 4} more`);
}

/** The command line, from its sources. */
function cli(): string[] {
  return ['--disable-warning=ExperimentalWarning', join(root, 'src', 'cli', 'main.ts')];
}

function shorten(path: string): string {
  return path.startsWith(root) ? relative(root, path) : path;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
