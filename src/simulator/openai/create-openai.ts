import type { ProviderGround, SimulatedProvider } from '../simulated-provider.ts';
import { createOpenAiApp } from './create-openai-app.ts';
import { createOpenAiWorld } from './create-openai-world.ts';
import { readCustomIds, simulatedBatches } from './inspect-batches.ts';

/** An OpenAI with nothing in it yet. */
export function createOpenAi({ apiKey, ground, onCall }: ProviderGround): SimulatedProvider {
  const world = createOpenAiWorld(ground, apiKey);
  return {
    path: '/openai/v1',
    app: createOpenAiApp(world, onCall),
    batches: () => simulatedBatches(world),
    customIds: (batchId) => readCustomIds(world, batchId),
  };
}
