import { afterAll, describe, expect, test } from 'vitest';

import { PROVIDERS } from '../../src/providers.ts';
import { MemoryProvider } from '../engine/memory-provider.ts';
import { describeAdapter } from './adapter-contract.ts';
import { openSimulated } from './open-simulated.ts';

/** Models that the simulator has, by provider; a provider that is not here shows the example of its first family. */
const MODELS: Readonly<Record<string, string>> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-haiku-4-5',
  google: 'gemini-2.5-flash',
};

const opened = await Promise.all(
  PROVIDERS.map(async (create) => {
    const { name, profile } = create({ environment: {} });
    const model = MODELS[name] ?? profile.families?.[0]?.example ?? 'a-model';
    return { name, title: profile.title, simulated: await openSimulated(create, model) };
  }),
);

afterAll(async () => {
  for (const { simulated } of opened) await simulated?.[Symbol.asyncDispose]();
});

for (const { simulated, title } of opened) {
  if (simulated !== undefined) describeAdapter(`${title}, on the simulator`, simulated.subject);
}

// The engine's tests stand on it: it has to keep the contract too.
const memory = new MemoryProvider();
describeAdapter(
  'the provider in memory',
  {
    adapter: memory.adapter(),
    model: 'm',
    advance: () => undefined,
    creations: () => memory.batches.length,
  },
  {
    skip: { 'encode-whole': 'It sends the first message only, which is all that tests of the engine need.' },
  },
);

describe('the list of providers', () => {
  test('names each provider once', () => {
    const names = opened.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('holds no provider that is not simulated, and so not held to the contract', () => {
    expect(opened.filter(({ simulated }) => simulated === undefined).map(({ name }) => name)).toEqual([]);
  });
});
