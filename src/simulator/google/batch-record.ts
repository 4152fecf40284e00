import type { JsonObject } from '../../core/json.ts';
import type { BatchTimeline } from './batch-timeline.ts';
import type { Endpoint } from './endpoints.ts';
import type { ModelEntry } from './models.ts';
import type { RowProgress } from './row-progress.ts';

/** What a batch comes to: known once its results are on disk. */
export interface BatchOutcome {
  readonly failed: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** A batch as the simulator keeps it. What may change says when. */
export interface BatchRecord {
  /** Without `batches/`. */
  readonly id: string;
  /** How many batches were created before it. */
  readonly ordinal: number;
  readonly endpoint: Endpoint;
  readonly model: ModelEntry;
  /** Both are changed by an update. */
  displayName: string | undefined;
  priority: number | undefined;
  /** The file that it was created from; undefined when its requests were sent along. */
  readonly inputFileId: string | undefined;
  /** The requests under a name of the batch's own, so that deleting the file does not hurt. */
  readonly inputPath: string;
  readonly outputPath: string;
  readonly count: number;
  /** SHA-256 of all keys in order, each followed by a line feed. */
  readonly keysDigest: string;
  readonly timeline: BatchTimeline;
  /** The first row that never finishes, so that the batch expires; undefined when all do. */
  readonly stuckAt: number | undefined;
  /** Counts rows as they are answered, ahead of the clock. */
  readonly progress: RowProgress;
  /** When it is or was cancelled; set when somebody cancels it. */
  cancelledAt: number | undefined;
  /** Set when the results are complete. */
  outcome: BatchOutcome | undefined;
  /** The file of results; set when the batch has ended and was made from a file. */
  outputFileId: string | undefined;
  /** The results of a batch whose requests were sent along; set when it has ended. */
  inlined: readonly JsonObject[] | undefined;
  /** How often somebody looked at the batch after its success. */
  looks: number;
  /** Somebody deleted it: it is listed no more. */
  deleted: boolean;
  /** Resolves when `outcome` is set, or nothing more will be done. */
  done: Promise<void>;
  /** Why the work could not be done, such as a full disk. */
  trouble: Error | undefined;
}
