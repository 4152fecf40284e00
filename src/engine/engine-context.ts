import type { Adapter } from '../adapter/adapter.ts';
import type { Dialect } from '../adapter/dialect.ts';
import type { Clock } from '../core/clock.ts';
import { reasonOf } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunTarget } from '../ledger/records.ts';
import type { Emit, RunEvent, RunListener } from './events.ts';
import type { Layout } from './layout.ts';
import type { PollSettings } from './poll-schedule.ts';
import type { SettleScratch } from './settle-scratch.ts';

/** What every step of driving a run works with, whichever provider it is about. */
export interface RunContext {
  readonly runId: string;
  readonly targets: readonly RunTarget[];
  /** The providers' forms in which lines of the input may be. */
  readonly dialects: readonly Dialect[];
  readonly ledger: Ledger;
  readonly layout: Layout;
  readonly clock: Clock;
  readonly random: Random;
  readonly poll: PollSettings;
  /** Keep the provider's own line in each result. */
  readonly withRaw: boolean;
  /** Whether the run is one batch, which its sender knows by the batch's id. */
  readonly isSingle: boolean;
  /** Written on every batch where the provider has a place for it. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The one memory in which shards are settled, one after the other, whatever their providers. */
  readonly scratch: SettleScratch;
  readonly emit: Emit;
  /** Aborts when the user, or a failure elsewhere in the run, wants the work to stop. */
  readonly signal: AbortSignal;
}

/** What the steps that speak to one provider work with, for the shards of all targets that are its models. */
export interface ProviderContext extends RunContext {
  readonly adapter: Adapter;
  /** Whether the provider has answered a call in this process: its address and key are right then. */
  readonly contact: { answered: boolean };
  /** How many creations were unclear, one after the other. */
  readonly trouble: { unclearInARow: number };
  /** How many batches of the run are at work there and are followed by this process. */
  readonly underWay: { batches: number };
}

/** A run with each provider that it asks, by name. */
export interface EngineContext extends RunContext {
  readonly providers: ReadonlyMap<string, ProviderContext>;
}

/** A run with the providers of its targets. @throws ProviderNotFoundError */
export function withProviders(run: RunContext, findAdapter: (name: string) => Adapter): EngineContext {
  const providers = new Map<string, ProviderContext>();
  for (const { provider } of run.targets) {
    if (providers.has(provider)) continue;
    const adapter = findAdapter(provider);
    const state = { contact: { answered: false }, trouble: { unclearInARow: 0 }, underWay: { batches: 0 } };
    providers.set(provider, { ...run, adapter, ...state });
  }
  return { ...run, providers };
}

/** The context of a shard's, or a target's, provider. */
export function contextOf(
  { providers, runId }: Pick<EngineContext, 'providers' | 'runId'>,
  { provider }: Pick<RunTarget, 'provider'>,
): ProviderContext {
  const found = providers.get(provider);
  // The providers are those of the targets, and so are the shards'.
  if (found === undefined) throw new RangeError(`Run ${runId} does not ask "${provider}".`);
  return found;
}

/** Binds a listener to a run and a clock. */
export function createEmit(runId: string, clock: Clock, listener: RunListener | undefined): Emit {
  if (listener === undefined) return () => undefined;
  return (event, fields) => {
    const at = new Date(clock.now()).toISOString();
    const warn = (cause: unknown): void => {
      process.emitWarning(`A listener failed on "${event}": ${reasonOf(cause)}`, 'BatchRouterWarning');
    };
    try {
      // Name and fields belong together by the type of `Emit`; the compiler cannot follow a union through a spread.
      const answer: unknown = listener({ event, run_id: runId, at, ...fields } as unknown as RunEvent);
      // An async function passes for a listener too.
      if (answer instanceof Promise) answer.catch(warn);
    } catch (cause) {
      // Whoever listens must not stop a run between its intent and its creation.
      warn(cause);
    }
  };
}
