import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BatchRouter, type RunStatus } from '../../src/index.ts';
import { readLines } from '../../src/jsonl/read-lines.ts';
import { startCli, type CliEnd } from './cli-process.ts';

/** What a run in processes of its own came to, with its files still there. */
export interface LargeRun extends AsyncDisposable {
  readonly end: CliEnd;
  readonly status: RunStatus;
  readonly stateDir: string;
  readonly output: string;
  /** The most memory that the driving process held, in MB of 1,000,000 bytes; NaN where the system does not tell. */
  readonly peakMegabytes: number;
}

/**
 * Runs an input by the command line against a simulator, each in a process of its own.
 * @param writeInput writes the input to the path that it is given
 */
export async function runLarge(
  writeInput: (path: string) => Promise<void>,
  maxRequests: number,
): Promise<LargeRun> {
  const directory = await mkdtemp(join(tmpdir(), 'batch-router-large-'));
  const input = join(directory, 'in.jsonl');
  const output = join(directory, 'out.jsonl');
  const stateDir = join(directory, 'state');
  await writeInput(input);
  await using simulator = await startSimulatorProcess();
  let peakMegabytes = Number.NaN;
  const places = ['--state-dir', stateDir, '--output', output];
  const pace = ['--max-requests', String(maxRequests), '--poll-interval', '0.5'];
  const process = startCli(['run', input, '--target', 'openai/gpt-5-mini', '--json', ...places, ...pace], {
    baseUrl: simulator.baseUrl,
    // Asked at each event, of which the last comes just before the end.
    onEvent: () => {
      peakMegabytes = readPeak(process.child.pid) ?? peakMegabytes;
    },
  });
  const end = await process.end;
  await using router = new BatchRouter({ providers: [], stateDir });
  const [status] = await Array.fromAsync(router.listRuns());
  if (status === undefined) throw new Error(`There is no run: ${JSON.stringify(end.events.at(-1))}`);
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  return { end, status, stateDir, output, peakMegabytes, [Symbol.asyncDispose]: remove };
}

/** The names of a state directory's files with the number of their lines. */
export async function countAllLines(directory: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.jsonl')) continue;
    let lines = 0;
    for await (const block of readLines(join(entry.parentPath, entry.name))) lines += block.count;
    counts[join(entry.parentPath, entry.name).slice(directory.length + 1)] = lines;
  }
  return counts;
}

/** The files that a finished run of one provider has, by the list in docs/files.md, with the number of lines that each has. */
export function expectedLines({ run_id: runId, counts, shards }: RunStatus): Record<string, number> {
  const expected: Record<string, number> = { [`runs/${runId}/results.jsonl`]: counts.total };
  for (const { batch_id: id, requests, shard } of shards) {
    for (const kind of ['unified', 'provider', 'output', 'results'])
      expected[`generated/openai/batch_${id}_${kind}.jsonl`] = requests;
    expected[`runs/${runId}/shards/${String(shard).padStart(5, '0')}_rows.jsonl`] = requests;
  }
  return expected;
}

/** The first line of a file of results that is not the answer to its question, -1 when all are. */
export async function firstLineOutOfOrder(path: string): Promise<number> {
  let index = 0;
  for await (const block of readLines(path)) {
    for (let line = 0; line < block.count; line += 1) {
      const head = `{"custom_id":"q-${index}","status":"succeeded",`;
      const text = block.text(line);
      if (!text.startsWith(head) || !text.includes(`What is ${index} + 1?`)) return index;
      index += 1;
    }
  }
  return -1;
}

/** Writes that many short questions. */
export async function writeQuestions(path: string, count: number): Promise<void> {
  const file = await open(path, 'w');
  let text = '';
  for (let index = 0; index < count; index += 1) {
    text += `{"custom_id":"q-${index}","messages":[{"role":"user","content":"What is ${index} + 1?"}]}\n`;
    if (text.length < 1_000_000 && index < count - 1) continue;
    await file.write(text);
    text = '';
  }
  await file.close();
}

interface SimulatorProcess extends AsyncDisposable {
  readonly baseUrl: string;
}

/** `simulate`, as in another shell. @throws Error when it does not end cleanly */
async function startSimulatorProcess(): Promise<SimulatorProcess> {
  const process = startCli(['simulate', '--json', '--speed', '1000'], { baseUrl: '' });
  const [line] = (await once(process.child.stdout ?? process.child, 'data')) as [string];
  return {
    baseUrl: (JSON.parse(line) as { openai: string }).openai,
    [Symbol.asyncDispose]: async () => {
      process.child.kill('SIGTERM');
      const { code, otherLines } = await process.end;
      if (code !== 0) throw new Error(`The simulator ended with ${code}: ${otherLines.join('\n')}`);
    },
  };
}

/** Linux keeps the peak of a living process. */
function readPeak(pid: number | undefined): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1_000_000;
  } catch {
    return undefined;
  }
}
