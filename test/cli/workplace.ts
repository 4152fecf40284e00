import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/index.ts';
import { simulatedEnvironment } from '../end-to-end/virtual-world.ts';

/** The only key that the simulators of these tests take. */
export const KEY = 'sk-test-of-the-command-line';

/** A directory with a simulator beside it, and what a process needs to find that. */
export interface Workplace extends AsyncDisposable {
  readonly cwd: string;
  readonly simulator: Simulator;
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file of `count` requests and returns its name. */
  writeRequests(count: number): Promise<string>;
  /** Writes a file and returns its name. */
  write(name: string, content: string | Uint8Array): Promise<string>;
}

/** At this speed a batch takes less than a second. */
const SPEED = 600;

export async function openWorkplace(options: SimulatorOptions = {}): Promise<Workplace> {
  const cwd = await mkdtemp(join(tmpdir(), 'batch-router-cli-'));
  const simulator = await startSimulator({ speed: SPEED, apiKey: KEY, ...options });
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(cwd, name), content);
    return name;
  };
  return {
    cwd,
    simulator,
    env: simulatedEnvironment(simulator.urls, KEY),
    write,
    writeRequests: (count) =>
      write('requests.jsonl', Array.from({ length: count }, (_, i) => request(i)).join('')),
    [Symbol.asyncDispose]: async () => {
      await simulator.close();
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

/** The line of a request that is fine. */
export function request(i: number): string {
  return `${JSON.stringify({ custom_id: `q-${i}`, messages: [{ role: 'user', content: `Question ${i}?` }] })}\n`;
}
