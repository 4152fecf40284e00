import type { Staged } from '../adapter/batch-port.ts';
import { reasonOf } from '../core/errors.ts';

/** A creation that is tried beside other work: what it needs, and how often it was refused before. */
export interface LaterTry {
  /** What an earlier creation left at the provider. */
  readonly staged: Staged | undefined;
  readonly refusals: number;
}

/** A creation was refused, in passing, and its caller did not want to wait: the shard is planned, to be tried later. */
export class CreationPostponed extends Error {
  readonly waitMs: number;
  readonly staged: Staged;

  constructor(waitMs: number, staged: Staged, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.waitMs = waitMs;
    this.staged = staged;
  }
}
