import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createVirtualClock, type VirtualClock } from '../../src/core/clock.ts';
import { createRandom } from '../../src/core/random.ts';
import { BatchRouter, openai } from '../../src/index.ts';
import { parseFault, startSimulator, type Simulator } from '../../src/simulator/index.ts';

/** A router and a simulator that share one clock, which runs whenever the router waits: a day passes in a moment. */
export interface VirtualWorld extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly directory: string;
  readonly stateDir: string;
  readonly router: BatchRouter;
  /** Another router on the same state, as another process would open it. @param baseUrl another provider */
  openRouter(baseUrl?: string): BatchRouter;
}

/** Opens a world in which the given faults happen. */
export function openVirtualWorld(...faults: readonly string[]): Promise<VirtualWorld> {
  return openVirtualWorldAt(undefined, ...faults);
}

/** Opens a world with its state directory at a place of its own; undefined stands for one among the world's files. */
export async function openVirtualWorldAt(
  place: string | undefined,
  ...faults: readonly string[]
): Promise<VirtualWorld> {
  const clock = createVirtualClock();
  const directory = await mkdtemp(join(tmpdir(), 'batch-router-world-'));
  const simulator = await startSimulator({ clock, apiKey: 'sk-sim', faults: faults.map(parseFault) });
  const stateDir = place ?? join(directory, 'state');
  const routers: BatchRouter[] = [];
  const openRouter = (baseUrl = simulator.urls.openai): BatchRouter => {
    const provider = openai({ apiKey: 'sk-sim', baseUrl, environment: {} });
    const router = new BatchRouter({ providers: [provider], stateDir, clock, random: createRandom(1) });
    routers.push(router);
    return router;
  };
  return {
    clock,
    simulator,
    directory,
    stateDir,
    router: openRouter(),
    openRouter,
    [Symbol.asyncDispose]: async () => {
      for (const router of routers) await router.close();
      await simulator.close();
      await rm(directory, { recursive: true });
    },
  };
}
