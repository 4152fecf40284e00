import { createVirtualClock } from '../../src/core/clock.ts';
import { openai } from '../../src/index.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { MemoryProvider } from '../engine/memory-provider.ts';
import { describeAdapter } from './adapter-contract.ts';

describeAdapter('OpenAI, on the simulator', async () => {
  const clock = createVirtualClock();
  const simulator = await startSimulator({ clock });
  return {
    adapter: openai({ apiKey: 'sk-contract', baseUrl: simulator.urls.openai, environment: {} }),
    model: 'gpt-5-mini',
    advance: () => clock.advance(30_000),
    close: () => simulator.close(),
  };
});

// The engine's tests stand on it: it has to keep the contract too.
describeAdapter('the provider in memory', async () => ({
  adapter: new MemoryProvider().adapter(),
  model: 'm',
  advance: () => undefined,
  close: async () => undefined,
}));
