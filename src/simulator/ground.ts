import type { Clock } from '../core/clock.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { FileVault } from './file-vault.ts';
import type { WorkQueue } from './work-queue.ts';

/** What the parts of all simulated providers stand on. */
export interface Ground {
  readonly clock: Clock;
  /** How many times as fast as its user's time the simulator's passes: what is told in seconds is told in the user's. */
  readonly speed: number;
  readonly seed: number;
  readonly faults: FaultPlan;
  readonly vault: FileVault;
  /** Long work, one piece after the other. */
  readonly queue: WorkQueue;
  /** Aborts when the simulator closes. */
  readonly signal: AbortSignal;
}
