import type { FinishOrder } from '../finish-order.ts';
import type { LineIndex } from '../line-index.ts';
import type { RunningTotals, Totals } from '../running-totals.ts';
import type { BatchError } from './batch-errors.ts';
import type { BatchRequest } from './batch-request.ts';
import type { BatchTimeline, Cancellation } from './batch-timeline.ts';
import type { Validation } from './validate-input.ts';

/** The work on a batch's requests, which goes on ahead of the clock. */
export interface BatchWork {
  /** Where the requests stand in the input. */
  readonly index: LineIndex;
  readonly order: FinishOrder;
  /** Sums in the order of finishing: what the batch shows at any time is read from here. */
  readonly totals: RunningTotals;
}

/** What a batch comes to: known once its files are on disk. */
export interface BatchOutcome {
  readonly totals: Totals;
}

/** What is known of a batch when it is created. */
export type NewBatch = Pick<
  BatchRecord,
  | 'id'
  | 'ordinal'
  | 'request'
  | 'timeline'
  | 'inputPath'
  | 'inputBytes'
  | 'outputPath'
  | 'errorPath'
  | 'refusedWith'
>;

/** A batch as the simulator keeps it. Fields that are not readonly are set once, when the comment says. */
export interface BatchRecord {
  readonly id: string;
  /** How many batches were created before it. */
  readonly ordinal: number;
  readonly request: BatchRequest;
  readonly timeline: BatchTimeline;
  /** The input under a name of the batch's own, so that deleting the file does not hurt; undefined when it was not found. */
  readonly inputPath: string | undefined;
  readonly inputBytes: number;
  readonly outputPath: string;
  readonly errorPath: string;
  /** The error that was decided at creation, by a fault or an unknown file. */
  readonly refusedWith: ((model: string) => BatchError) | undefined;
  /** Set when the input was read. */
  validation: Validation | undefined;
  /** Set when work begins, unset when the outcome is shown. */
  work: BatchWork | undefined;
  /** Whether a request never finishes, so that the batch expires; set together with `validation`. */
  neverEnds: boolean;
  /** Set when somebody cancels it. */
  cancellation: Cancellation | undefined;
  /** Whether it was cancelled before validation was over, which leaves no results. */
  cancelledEarly: boolean;
  /** Set when the files are complete. */
  outcome: BatchOutcome | undefined;
  /** Set when the batch has ended and its files were published. */
  published: { readonly outputFileId: string | null; readonly errorFileId: string | null } | undefined;
  /** Resolves when the input was read. */
  validated: Promise<void>;
  /** Resolves when `outcome` is set, or nothing more will be done. */
  done: Promise<void>;
  /** Why the work could not be done, such as a full disk. */
  trouble: Error | undefined;
}

/** A batch on which no work was done yet. */
export function createRecord(batch: NewBatch): BatchRecord {
  return {
    ...batch,
    validation: undefined,
    work: undefined,
    neverEnds: false,
    cancellation: undefined,
    cancelledEarly: false,
    outcome: undefined,
    published: undefined,
    validated: Promise.resolve(),
    done: Promise.resolve(),
    trouble: undefined,
  };
}
