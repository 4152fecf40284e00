import { Hono } from 'hono';

import { createScaledClock, systemClock, type Clock } from '../core/clock.ts';
import { UsageError } from '../core/errors.ts';
import { FaultPlan } from './fault-plan.ts';
import { FileVault } from './file-vault.ts';
import type { Ground } from './ground.ts';
import { serve } from './serve.ts';
import type { ProviderGround, SimulatedApp, SimulatedProvider } from './simulated-provider.ts';
import { SIMULATED_PROVIDERS } from './simulated-providers.ts';
import type { SimulatedBatch, SimulatedName, Simulator, SimulatorOptions } from './simulator.ts';
import { WorkQueue } from './work-queue.ts';

const DEFAULT_SEED = 1;

type Providers = Readonly<Record<SimulatedName, SimulatedProvider>>;

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
  const ground: Ground = {
    clock,
    speed: options.speed ?? 1,
    seed,
    faults,
    vault,
    queue: new WorkQueue(),
    signal: closing.signal,
  };
  const calls = new Map<string, number>();
  let origin = '';
  const providers = createProviders({
    ground,
    apiKey: options.apiKey,
    onCall: (name) => calls.set(name, (calls.get(name) ?? 0) + 1),
    origin: () => origin,
  });
  try {
    const server = await serve(createApplication(providers).fetch, options.port ?? 0);
    origin = server.origin;
    const close = async (): Promise<void> => {
      closing.abort();
      await server.close();
      await ground.queue.idle();
      await vault.close();
    };
    return describeSimulator(ground, providers, origin, calls, close);
  } catch (cause) {
    await vault.close();
    throw cause;
  }
}

function createProviders(ground: ProviderGround): Providers {
  const entries = Object.entries(SIMULATED_PROVIDERS).map(([name, create]) => [name, create(ground)]);
  // The table has every name, which `Object.entries` forgets.
  return Object.fromEntries(entries) as Providers;
}

function createApplication(providers: Providers): SimulatedApp {
  const app: SimulatedApp = new Hono();
  for (const provider of Object.values(providers)) app.route(provider.path, provider.app);
  return app;
}

function describeSimulator(
  ground: Ground,
  providers: Providers,
  origin: string,
  calls: ReadonlyMap<string, number>,
  close: () => Promise<void>,
): Simulator {
  const all = Object.values(providers);
  const urls = Object.entries(providers).map(([name, { path }]) => [name, `${origin}${path}`]);
  return {
    // The table has every name, which `Object.entries` forgets.
    urls: Object.fromEntries(urls) as Simulator['urls'],
    clock: ground.clock,
    directory: ground.vault.directory,
    batches: () => listBatches(all),
    customIds: (batchId) => findCustomIds(all, batchId),
    calls: () => Object.fromEntries(calls),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listBatches(providers: readonly SimulatedProvider[]): Promise<readonly SimulatedBatch[]> {
  const batches = await Promise.all(providers.map((provider) => provider.batches()));
  return batches.flat().toSorted((a, b) => a.created_at - b.created_at);
}

async function* findCustomIds(
  providers: readonly SimulatedProvider[],
  batchId: string,
): AsyncGenerator<string> {
  for (const provider of providers) {
    const ids = provider.customIds(batchId);
    if (ids === undefined) continue;
    yield* ids;
    return;
  }
  throw new UsageError(`The simulator has no batch "${batchId}".`);
}

function clockOf(options: SimulatorOptions): Clock {
  const { clock = systemClock, speed = 1 } = options;
  if (!(speed > 0 && Number.isFinite(speed)))
    throw new UsageError('The speed of the simulator must be a number above 0.');
  return speed === 1 ? clock : createScaledClock(clock, speed);
}
