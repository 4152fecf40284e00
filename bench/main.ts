import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { measureRound, type Round } from './round.ts';
import { findSubject, SUBJECTS } from './subjects.ts';
import type { BenchSubject } from './subjects/subject.ts';

const MEBIBYTE = 1024 * 1024;
const run = promisify(execFile);

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    memory: { type: 'string', default: '1000000' },
    providers: { type: 'string', default: SUBJECTS.map(({ name }) => name).join(',') },
    directory: { type: 'string', default: tmpdir() },
  },
});

const count = Number(values.requests);
const subjects = values.providers.split(',').map(findSubject);
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
  for (const subject of subjects) await measureRound(directory, Math.min(count, 20_000), subject);
  const rounds = subjects.map(() => [] as Round[]);
  // In turns, so that a slow minute of the machine is everybody's.
  for (let i = 0; i < Number(values.rounds); i += 1) {
    for (const [at, subject] of subjects.entries()) {
      rounds[at]?.push(await measureRound(directory, count, subject));
    }
  }
  printRow('', 'requests/s', 'floor/s', 'ratio (min to max)');
  for (const [at, { name }] of subjects.entries()) {
    report(`${name} intake`, rounds[at] ?? [], 'intake', 'intakeFloor');
    report(`${name} collect`, rounds[at] ?? [], 'collect', 'collectFloor');
  }
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
  printRow('', 'peak MB', 'of the aim', 'requests/s');
  for (const subject of subjects) await measurePeaks(script, subject, requests, allowed);
}

async function measurePeaks(
  script: string,
  { name }: BenchSubject,
  requests: number,
  allowed: number,
): Promise<void> {
  const [state, input] = [join(directory, 'memory'), join(directory, 'memory.jsonl')];
  const measure = (step: string, argument: string): Promise<Peak> => {
    return runAlone(script, [step, state, input, argument, name]);
  };
  await measure('prepare', String(requests));
  const intake = await measure('intake', '');
  await measure('pretend', intake.answer);
  const collect = await measure('collect', intake.answer);
  await rm(state, { recursive: true, force: true });
  for (const [step, { peakBytes, seconds }] of Object.entries({ intake, collect })) {
    const share = `${Math.round((100 * peakBytes) / allowed)} %`;
    printRow(`${name} ${step}`, megabytes(peakBytes), share, showRate(requests, seconds));
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
  print(cells.map((cell, i) => (i === 0 ? cell.padEnd(18) : cell.padStart(20))).join(''));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
