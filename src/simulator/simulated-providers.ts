import { createAnthropic } from './anthropic/create-anthropic.ts';
import { createGoogle } from './google/create-google.ts';
import { createOpenAi } from './openai/create-openai.ts';
import type { ProviderGround, SimulatedProvider } from './simulated-provider.ts';
import type { SimulatedName } from './simulator.ts';

/** All providers of the simulator, by the names that targets have for them. */
export const SIMULATED_PROVIDERS: Readonly<
  Record<SimulatedName, (ground: ProviderGround) => SimulatedProvider>
> = {
  openai: createOpenAi,
  anthropic: createAnthropic,
  google: createGoogle,
};
