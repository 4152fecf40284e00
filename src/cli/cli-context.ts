import type { Clock } from '../core/clock.ts';
import type { CliConfig } from './config.ts';
import type { DataOutput } from './data-output.ts';
import type { RunTrace } from './run-trace.ts';
import type { Talk } from './talk.ts';

/** What every action works with. */
export interface CliContext {
  readonly config: CliConfig;
  readonly clock: Clock;
  /** stdout: data, and nothing else. */
  readonly out: DataOutput;
  /** stderr: everything for people, and events. */
  readonly talk: Talk;
  /** Aborts at Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Which run this process is about, for the message at its end. */
  readonly trace: RunTrace;
}
