import { Hono } from 'hono';

import { createScaledClock, systemClock, type Clock } from '../core/clock.ts';
import { UsageError } from '../core/errors.ts';
import { FaultPlan } from './fault-plan.ts';
import { FileVault } from './file-vault.ts';
import type { Ground } from './ground.ts';
import { createOpenAiApp, type OpenAiApp } from './openai/create-openai-app.ts';
import { createOpenAiWorld } from './openai/create-openai-world.ts';
import { readCustomIds, simulatedBatches } from './openai/inspect-batches.ts';
import type { OpenAiWorld } from './openai/world.ts';
import { serve } from './serve.ts';
import type { Simulator, SimulatorOptions } from './simulator.ts';
import { WorkQueue } from './work-queue.ts';

const DEFAULT_SEED = 1;
const OPENAI_PATH = '/openai/v1';

/**
 * Starts the simulator: the providers' APIs on a port of this machine.
 *
 * @throws UsageError for a port that cannot be had, a speed that is not positive, a fault's value out of range
 * @throws FileOperationError when the directory cannot be written
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? DEFAULT_SEED;
  const clock = clockOf(options);
  const faults = new FaultPlan(seed, options.faults ?? []);
  const vault = await FileVault.open(options.directory);
  const closing = new AbortController();
  const ground: Ground = { clock, seed, faults, vault, queue: new WorkQueue(), signal: closing.signal };
  const world = createOpenAiWorld(ground, options.apiKey);
  const calls = new Map<string, number>();
  try {
    const server = await serve(createApplication(world, calls).fetch, options.port ?? 0);
    const close = async (): Promise<void> => {
      closing.abort();
      await server.close();
      await ground.queue.idle();
      await vault.close();
    };
    return describeSimulator(world, server.origin, calls, close);
  } catch (cause) {
    await vault.close();
    throw cause;
  }
}

function createApplication(world: OpenAiWorld, calls: Map<string, number>): OpenAiApp {
  const app: OpenAiApp = new Hono();
  const count = (name: string): void => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
  };
  return app.route(OPENAI_PATH, createOpenAiApp(world, count));
}

function describeSimulator(
  world: OpenAiWorld,
  origin: string,
  calls: ReadonlyMap<string, number>,
  close: () => Promise<void>,
): Simulator {
  return {
    urls: { openai: `${origin}${OPENAI_PATH}` },
    clock: world.ground.clock,
    directory: world.ground.vault.directory,
    batches: () => simulatedBatches(world),
    customIds: (batchId) => readCustomIds(world, batchId),
    calls: () => Object.fromEntries(calls),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function clockOf(options: SimulatorOptions): Clock {
  const { clock = systemClock, speed = 1 } = options;
  if (!(speed > 0 && Number.isFinite(speed)))
    throw new UsageError('The speed of the simulator must be a number above 0.');
  return speed === 1 ? clock : createScaledClock(clock, speed);
}
