import type { Adapter } from './adapter/adapter.ts';
import type { Clock } from './core/clock.ts';
import type { Random } from './core/random.ts';
import type { RunListener } from './engine/events.ts';
import type { RunParams } from './model/params.ts';

/** What a router is made of. */
export interface RouterOptions {
  readonly providers: readonly Adapter[];
  /** Where runs and their files are kept; `.batch_router` in the working directory by default. */
  readonly stateDir?: string;
  /**
   * The providers are simulators that end with this process. Runs are marked as rehearsals, and no router drives on a run
   * of the other kind: what a rehearsal left open must never be sent to a real provider.
   */
  readonly rehearsal?: boolean;
  /** For tests: where time comes from. */
  readonly clock?: Clock;
  /** For tests: where jitter comes from. */
  readonly random?: Random;
}

/** How this process drives a run. */
export interface RunDriveOptions {
  /** First wait between two questions after a batch, in milliseconds; 60,000 by default, growing up to five times that. */
  readonly pollIntervalMs?: number;
  /** Is told what happens. */
  readonly onEvent?: RunListener;
  /** Stops the work; the run goes on at the provider and can be resumed. */
  readonly signal?: AbortSignal;
  /** Where a copy of the results is wanted, besides the run's own file. */
  readonly output?: string;
}

/** What is asked of a run. */
export interface RunRequestOptions extends RunDriveOptions {
  /** `provider/model`, such as `openai/gpt-5-mini`, or several: every request goes to each of them. */
  readonly target: string | readonly string[];
  /** Settings for every request; what a request says itself wins. */
  readonly params?: RunParams;
  /** Most requests a batch may hold, below the provider's own limit. */
  readonly maxRequests?: number;
  /** Refuse what a target cannot honour, in place of a warning. */
  readonly strict?: boolean;
  /** Keep the provider's own line in each result, as `provider_data`. */
  readonly withRaw?: boolean;
}

/** How the providers of a run are asked once. */
export interface RefreshOptions extends Pick<RunDriveOptions, 'signal' | 'onEvent'> {
  /** Names of those that are asked, such as those that there is a key for; all by default. */
  readonly providers?: readonly string[];
}

/** What planning needs to know. */
export type PlanOptions = Pick<
  RunRequestOptions,
  'target' | 'params' | 'maxRequests' | 'strict' | 'signal' | 'onEvent'
>;
