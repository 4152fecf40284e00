import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { measureRound, type Round } from './round.ts';

const MEBIBYTE = 1024 * 1024;
const run = promisify(execFile);

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    memory: { type: 'string', default: '1000000' },
    directory: { type: 'string', default: tmpdir() },
  },
});

const count = Number(values.requests);
const directory = await mkdtemp(join(values.directory, 'batch-router-bench-'));
try {
  await measureSpeed();
  if (values.memory !== '0') await measureMemory(Number(values.memory));
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function measureSpeed(): Promise<void> {
  print(
    `Speed: ${count.toLocaleString('en')} requests of 555 bytes, ${values.rounds} rounds after a warm-up, medians.`,
  );
  print('The floor is a hand-written loop in the same process: parse, convert, stringify, write.\n');
  await measureRound(directory, Math.min(count, 20_000));
  const rounds: Round[] = [];
  for (let i = 0; i < Number(values.rounds); i += 1) rounds.push(await measureRound(directory, count));
  printRow('', 'requests/s', 'floor/s', 'ratio (min to max)');
  report('intake', rounds, 'intake', 'intakeFloor');
  report('collect', rounds, 'collect', 'collectFloor');
}

function report(name: string, rounds: readonly Round[], own: keyof Round, floor: keyof Round): void {
  const ratios = rounds.map((round) => round[floor] / round[own]);
  const rate = (key: keyof Round): string => showRate(count, median(rounds.map((round) => round[key])));
  const span = `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
  printRow(name, rate(own), rate(floor), span);
}

async function measureMemory(requests: number): Promise<void> {
  const allowed = 200 * MEBIBYTE + 16 * requests;
  print(
    `\nMemory: ${requests.toLocaleString('en')} requests, peak RSS of a process that does nothing else, compiled.`,
  );
  print(`The aim is 200 MB + 16 bytes a request: ${megabytes(allowed)} MB.\n`);
  const script = await compile();
  const [state, input] = [join(directory, 'memory'), join(directory, 'memory.jsonl')];
  const measure = (...args: string[]): Promise<Peak> => runAlone(script, args);
  await measure('prepare', state, input, String(requests));
  const intake = await measure('intake', state, input, '');
  await measure('pretend', state, input, intake.answer);
  const collect = await measure('collect', state, input, intake.answer);
  printRow('', 'peak MB', 'of the aim', 'requests/s');
  for (const [name, { peakBytes, seconds }] of [
    ['intake', intake],
    ['collect', collect],
  ] as const) {
    printRow(
      name,
      megabytes(peakBytes),
      `${Math.round((100 * peakBytes) / allowed)} %`,
      showRate(requests, seconds),
    );
  }
}

interface Peak {
  readonly answer: string;
  readonly seconds: number;
  readonly peakBytes: number;
}

/** The sources as JavaScript, as they are published: stripping types at run time takes 30 MB itself. */
async function compile(): Promise<string> {
  const project = join(import.meta.dirname, 'tsconfig.json');
  const root = join(import.meta.dirname, '..');
  const outDir = join(directory, 'compiled');
  await run(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    project,
    '--outDir',
    outDir,
  ]);
  await symlink(join(root, 'node_modules'), join(outDir, 'node_modules'));
  await writeFile(join(outDir, 'package.json'), '{"type":"module"}');
  return join(outDir, 'bench', 'memory.js');
}

async function runAlone(script: string, args: readonly string[]): Promise<Peak> {
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args]);
  // Written by `memory.ts`.
  return JSON.parse(stdout) as Peak;
}

function showRate(requests: number, seconds: number): string {
  return Math.round(requests / seconds).toLocaleString('en');
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function megabytes(bytes: number): string {
  return Math.round(bytes / MEBIBYTE).toString();
}

function printRow(...cells: string[]): void {
  print(cells.map((cell, i) => (i === 0 ? cell.padEnd(10) : cell.padStart(20))).join(''));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
