import type { JsonObject, JsonValue } from '../core/json.ts';
import type { BatchStatus, RequestCounts } from '../model/batch-status.ts';
import type { UsageInfo } from '../model/usage.ts';

/** Where a run is; `engine/states.ts` says what each means and what moves it on. */
export type RunState = 'intake' | 'planned' | 'running' | 'settled';

/** Where a shard is; `engine/states.ts` says what each means and what moves it on. */
export type ShardState = 'planned' | 'intent' | 'submitted' | 'ended' | 'collected' | 'settled';

/** What became of requests, counted, with the tokens they used. */
export interface Tally {
  readonly succeeded: number;
  readonly errored: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly usage: UsageInfo;
}

/** Whom a run asks. */
export interface RunTarget {
  readonly provider: string;
  /** Empty when every request names its own. */
  readonly model: string;
}

/** A run as the ledger keeps it. Times are ISO 8601. */
export interface RunRecord {
  readonly runId: string;
  readonly state: RunState;
  /** At least one; every request goes to each, and results come in this order. */
  readonly targets: readonly RunTarget[];
  /** Whether somebody asked for the run to be cancelled. */
  readonly cancelRequested: boolean;
  /** What the run reads and how: enough to begin the intake again. */
  readonly options: JsonObject;
  readonly createdAt: string;
  readonly settledAt?: string;
  /** Requests of the input, each of which has a result of every target in the end. 0 until the intake is done. */
  readonly requests: number;
}

/** A slice of a run, one batch at the provider of one target. Times are ISO 8601. */
export interface ShardRecord {
  readonly runId: string;
  /** One-based within the run. */
  readonly number: number;
  readonly state: ShardState;
  /** The place of its target among those of the run, zero-based. */
  readonly target: number;
  readonly provider: string;
  readonly endpoint: string;
  readonly model: string;
  readonly shared: Readonly<Record<string, string>>;
  readonly requests: number;
  /** Size of the provider file. */
  readonly bytes: number;
  /** The places of its first and last request in the input, zero-based. */
  readonly firstRow: number;
  readonly lastRow: number;
  /** Set when the shard moves to `intent`; forgotten when its batch is refused for now. */
  readonly intentKey?: string;
  readonly staged?: Readonly<Record<string, string>>;
  /** Set when the shard moves to `submitted`. */
  readonly batchId?: string;
  readonly handle?: JsonObject;
  readonly submittedAt?: string;
  /** The provider's last word, refreshed by each poll. */
  readonly status?: BatchStatus;
  readonly rawStatus?: string;
  readonly counts?: RequestCounts;
  readonly expiresAt?: string;
  /** Why the provider refused the batch as a whole. */
  readonly batchErrors?: JsonValue;
  readonly endedAt?: string;
  /** Set when the shard moves to `settled`. */
  readonly tally?: Tally;
}

/** What a new shard brings; the rest is set as it moves. */
export type NewShard = Pick<
  ShardRecord,
  | 'number'
  | 'target'
  | 'provider'
  | 'endpoint'
  | 'model'
  | 'shared'
  | 'requests'
  | 'bytes'
  | 'firstRow'
  | 'lastRow'
>;

/** What may change as a shard moves or is polled. */
export type ShardChanges = Partial<
  Pick<
    ShardRecord,
    | 'intentKey'
    | 'staged'
    | 'batchId'
    | 'handle'
    | 'submittedAt'
    | 'status'
    | 'rawStatus'
    | 'counts'
    | 'expiresAt'
    | 'batchErrors'
    | 'endedAt'
    | 'tally'
  >
>;

/** What may change as a run moves. */
export type RunChanges = Partial<Pick<RunRecord, 'settledAt' | 'requests' | 'cancelRequested'>>;
