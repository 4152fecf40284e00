import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Adapter } from '../../src/adapter/adapter.ts';
import type { BatchPort } from '../../src/adapter/batch-port.ts';
import { createVirtualClock, type VirtualClock } from '../../src/core/clock.ts';
import { createRandom } from '../../src/core/random.ts';
import type { RunEvent } from '../../src/engine/events.ts';
import { BatchRouter } from '../../src/router.ts';
import { MemoryProvider, type MemoryOptions } from './memory-provider.ts';

/** A router over several providers in memory. */
export interface SeveralProviders extends AsyncDisposable {
  readonly router: BatchRouter;
  readonly stateDir: string;
  readonly clock: VirtualClock;
  readonly providers: Readonly<Record<string, MemoryProvider>>;
  /** What happened, in order; `listen` adds to it. */
  readonly events: RunEvent[];
  readonly listen: (event: RunEvent) => void;
  /** The calls of a provider's port that do otherwise from now on. */
  readonly replaced: Record<string, Partial<BatchPort>>;
}

/** Opens a router over providers of these names. */
export async function openSeveral(
  options: Readonly<Record<string, MemoryOptions>>,
): Promise<SeveralProviders> {
  const stateDir = await mkdtemp(join(tmpdir(), 'batch-router-several-'));
  const clock = createVirtualClock();
  const replaced: Record<string, Partial<BatchPort>> = {};
  const providers = Object.fromEntries(
    Object.entries(options).map(([name, memory]) => [name, new MemoryProvider({ name, ...memory })]),
  );
  const adapters = Object.entries(providers).map(([name, provider]): Adapter => {
    const adapter = provider.adapter();
    const batch = new Proxy(adapter.batch, {
      get: (port, key) => Reflect.get({ ...port, ...replaced[name] }, key) as unknown,
    });
    return { ...adapter, batch };
  });
  const router = new BatchRouter({ providers: adapters, stateDir, clock, random: createRandom(1) });
  const events: RunEvent[] = [];
  return {
    router,
    stateDir,
    clock,
    providers,
    events,
    listen: (event) => void events.push(event),
    replaced,
    [Symbol.asyncDispose]: async () => {
      await router.close();
      await rm(stateDir, { recursive: true });
    },
  };
}

/** Chats that are fine, with what `extra` adds to each. */
export function chats(count: number, extra: (i: number) => object = () => ({})): object[] {
  return Array.from({ length: count }, (_, i) => ({
    custom_id: `q${i}`,
    messages: [{ role: 'user', content: `Question ${i}?` }],
    ...extra(i),
  }));
}
