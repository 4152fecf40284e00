import type { FinishOrder } from '../finish-order.ts';
import type { LineIndex } from '../line-index.ts';
import type { RunningTotals } from '../running-totals.ts';
import type { ApiVersion } from './api-version.ts';
import type { BatchTimeline, Cancellation } from './batch-timeline.ts';

/** The work on a batch's requests, which goes on ahead of the clock. */
export interface BatchWork {
  /** Where the requests stand in the input. */
  readonly index: LineIndex;
  readonly order: FinishOrder;
  /** Sums in the order of finishing, from which a cancellation cuts the results back. */
  readonly totals: RunningTotals;
}

/** What a batch comes to: known once its results are on disk. */
export interface BatchOutcome {
  readonly succeeded: number;
  readonly errored: number;
  readonly canceled: number;
  readonly expired: number;
  /** Of the result file. */
  readonly bytes: number;
}

/** What is known of a batch when it is created. */
export interface NewBatch {
  readonly id: string;
  /** How many batches were created before it. */
  readonly ordinal: number;
  /** Whose rules its requests are checked by. */
  readonly version: ApiVersion;
  readonly betas: readonly string[];
  readonly timeline: BatchTimeline;
  /** The requests, one a line, in the order in which they were sent. */
  readonly inputPath: string;
  readonly resultsPath: string;
  readonly count: number;
  /** SHA-256 of all custom_ids in order, each followed by a line feed. */
  readonly idDigest: string;
}

/** A batch as the simulator keeps it. Fields that are not readonly are set once, when the comment says, or count. */
export interface BatchRecord extends NewBatch {
  /** Whether a request never finishes, so that the batch expires. */
  readonly neverEnds: boolean;
  /** Unset when the batch has ended. */
  work: BatchWork | undefined;
  /** Set when somebody cancels it. */
  cancellation: Cancellation | undefined;
  /** Set when the results are complete. */
  outcome: BatchOutcome | undefined;
  /** Resolves when `outcome` is set, or nothing more will be done. */
  done: Promise<void>;
  /** Why the work could not be done, such as a full disk. */
  trouble: Error | undefined;
  /** How often it was asked for, and its results. */
  retrievals: number;
  downloads: number;
  /** Set when its creator deletes it. */
  deleted: boolean;
  /** Set when its results were removed, by age or with it. */
  isCleared: boolean;
}

/** A batch on which no work was done yet. */
export function createRecord(batch: NewBatch, work: BatchWork): BatchRecord {
  return {
    ...batch,
    neverEnds: work.order.finishing < batch.count,
    work,
    cancellation: undefined,
    outcome: undefined,
    done: Promise.resolve(),
    trouble: undefined,
    retrievals: 0,
    downloads: 0,
    deleted: false,
    isCleared: false,
  };
}
