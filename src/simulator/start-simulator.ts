import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';

import { createScaledClock, systemClock, type Clock } from '../core/clock.ts';
import { UsageError } from '../core/errors.ts';
import { FaultPlan } from './fault-plan.ts';
import { FileVault } from './file-vault.ts';
import type { Ground } from './ground.ts';
import { createOpenAiApp } from './openai/create-openai-app.ts';
import { createOpenAiWorld } from './openai/create-openai-world.ts';
import { readCustomIds, simulatedBatches } from './openai/inspect-batches.ts';
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
  const calls: Record<string, number> = {};
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route(
    OPENAI_PATH,
    createOpenAiApp(world, (name) => {
      calls[name] = (calls[name] ?? 0) + 1;
    }),
  );
  const server = await serve(app.fetch, options.port ?? 0).catch(async (cause: unknown) => {
    await vault.close();
    throw cause;
  });
  const close = async (): Promise<void> => {
    closing.abort();
    await server.close();
    await ground.queue.idle();
    await vault.close();
  };
  return {
    urls: { openai: `${server.origin}${OPENAI_PATH}` },
    clock,
    directory: vault.directory,
    batches: () => simulatedBatches(world),
    customIds: (batchId) => readCustomIds(world, batchId),
    calls: () => ({ ...calls }),
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
