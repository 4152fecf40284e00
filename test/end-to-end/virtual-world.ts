import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createVirtualClock, type VirtualClock } from '../../src/core/clock.ts';
import { createRandom } from '../../src/core/random.ts';
import {
  BatchRouter,
  type Adapter,
  type AnthropicOptions,
  type GoogleOptions,
  type OpenAIOptions,
} from '../../src/index.ts';
import { PROVIDERS } from '../../src/providers.ts';
import { parseFault, startSimulator, type Simulator } from '../../src/simulator/index.ts';

/** A router and a simulator that share one clock, which runs whenever the router waits: a day passes in a moment. */
export interface VirtualWorld extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly directory: string;
  readonly stateDir: string;
  readonly router: BatchRouter;
  /** Another router on the same state, as another process would open it. @param changes settings of its own */
  openRouter(changes?: ProviderSettings): BatchRouter;
}

/** How providers are reached and spoken to, by name; what is not said is that of the simulator. */
export interface ProviderSettings {
  readonly openai?: OpenAIOptions;
  readonly anthropic?: AnthropicOptions;
  readonly google?: GoogleOptions;
}

/** What a world may have besides a clock and a simulator. */
export interface WorldSettings {
  readonly faults?: readonly string[];
  /** Place of the state directory; among the world's files by default. */
  readonly stateDir?: string;
  readonly providers?: ProviderSettings;
}

/** Opens a world in which the given faults happen. */
export function openVirtualWorld(...faults: readonly string[]): Promise<VirtualWorld> {
  return openVirtualWorldWith({ faults });
}

/** Opens a world with its state directory at a place of its own; undefined stands for one among the world's files. */
export function openVirtualWorldAt(
  place: string | undefined,
  ...faults: readonly string[]
): Promise<VirtualWorld> {
  return openVirtualWorldWith({ faults, ...(place !== undefined && { stateDir: place }) });
}

/** Opens a world with these settings. */
export async function openVirtualWorldWith(settings: WorldSettings): Promise<VirtualWorld> {
  const { faults = [], providers: own = {} } = settings;
  const clock = createVirtualClock();
  const directory = await mkdtemp(join(tmpdir(), 'batch-router-world-'));
  const simulator = await startSimulator({ clock, apiKey: 'sk-sim', faults: faults.map(parseFault) });
  const stateDir = settings.stateDir ?? join(directory, 'state');
  const routers: BatchRouter[] = [];
  const openRouter = (changes: ProviderSettings = {}): BatchRouter => {
    const providers = createSimulatedProviders(simulator.urls, 'sk-sim', (name) => ({
      ...own[name],
      ...changes[name],
    }));
    const router = new BatchRouter({ providers, stateDir, clock, random: createRandom(1) });
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

/** Every provider, reached at these addresses. @param settingsOf what one of them is told besides */
export function createSimulatedProviders(
  urls: Readonly<Record<string, string>>,
  apiKey: string,
  settingsOf: (name: keyof ProviderSettings) => object = () => ({}),
): readonly Adapter[] {
  return PROVIDERS.map((create) => {
    const { name } = create({ environment: {} });
    const baseUrl = urls[name];
    if (baseUrl === undefined) throw new Error(`${name} is not simulated.`);
    // Those that are listed are those that are simulated.
    const settings = settingsOf(name as keyof ProviderSettings);
    return create({ apiKey, baseUrl, environment: {}, ...settings });
  });
}

/** What an environment holds for providers at these addresses. */
export function simulatedEnvironment(
  urls: Readonly<Record<string, string>>,
  key: string,
): Readonly<Record<string, string>> {
  const variables = PROVIDERS.flatMap((create) => {
    const { name, profile } = create({ environment: {} });
    const { apiKey, baseUrl } = profile.variables;
    return [
      [apiKey[0] ?? '', key],
      [baseUrl[0] ?? '', urls[name] ?? ''],
    ] as const;
  });
  return Object.fromEntries(variables);
}
