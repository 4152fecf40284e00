import type { ProviderGround, SimulatedProvider } from '../simulated-provider.ts';
import { BatchStore } from './batch-store.ts';
import { createAnthropicApp } from './create-anthropic-app.ts';
import { Identifiers } from './identifiers.ts';
import { readCustomIds, simulatedBatches } from './inspect-batches.ts';
import { PromptCache } from './prompt-cache.ts';
import type { AnthropicWorld } from './world.ts';

const PATH = '/anthropic';

/** An Anthropic with nothing in it yet. */
export function createAnthropic({ apiKey, ground, onCall, origin }: ProviderGround): SimulatedProvider {
  const ids = new Identifiers(ground.seed);
  const world: AnthropicWorld = {
    ground,
    ids,
    batches: new BatchStore(ground, ids),
    cache: new PromptCache(),
    apiKey,
    baseUrl: () => origin() + PATH,
  };
  return {
    path: PATH,
    app: createAnthropicApp(world, onCall),
    batches: () => simulatedBatches(world),
    customIds: (batchId) => readCustomIds(world, batchId),
  };
}
