import type {
  NewShard,
  RunChanges,
  RunRecord,
  RunState,
  ShardChanges,
  ShardRecord,
  ShardState,
} from './records.ts';

/**
 * What survives a crash: runs and shards. Rows are in files; the ledger has one row a shard, whatever the size of the
 * run. Every method throws `LedgerError`.
 */
export interface Ledger {
  recordRun(run: RunRecord): Promise<void>;
  findRun(runId: string): Promise<RunRecord | undefined>;
  /** Newest first. */
  listRuns(limit?: number): Promise<readonly RunRecord[]>;
  /**
   * Forgets a run and its shards: for an intake that was refused. False, and nothing is forgotten, when the run is past
   * its intake: somebody else may have sent some of it.
   */
  forgetRun(runId: string): Promise<boolean>;
  /**
   * Moves a run from one state to another and changes it in one step. False when it is not in `from` any more, because
   * somebody else moved it.
   */
  moveRun(runId: string, from: RunState, to: RunState, changes?: RunChanges): Promise<boolean>;
  changeRun(runId: string, changes: RunChanges): Promise<void>;

  /**
   * Replaces all shards of a run: an intake that begins again leaves nothing of the one before. False, and nothing is
   * replaced, when the run is past its intake: somebody else may have sent some of them.
   */
  recordShards(runId: string, shards: readonly NewShard[]): Promise<boolean>;
  /** By number. */
  listShards(runId: string): Promise<readonly ShardRecord[]>;
  findShardByBatch(provider: string, batchId: string): Promise<ShardRecord | undefined>;
  /**
   * Like `moveRun`: the one way in which two processes find out about each other before either pays twice. A shard of a
   * run that was cancelled does not move to `intent`. With `batchId`, the shard must still be that batch: one that was
   * refused and sent again is in the same state, and another batch.
   */
  moveShard(
    runId: string,
    number: number,
    from: ShardState,
    to: ShardState,
    changes?: ShardChanges,
    batchId?: string,
  ): Promise<boolean>;
  /** Moves a shard whose batch was refused for now from `submitted` back to `planned`, and forgets that batch. */
  replanShard(runId: string, number: number, batchId: string): Promise<boolean>;
  /** Keeps the provider's word about a batch. False when the shard is not that batch any more, or not open. */
  refreshShard(runId: string, number: number, batchId: string, changes: ShardChanges): Promise<boolean>;

  close(): Promise<void>;
}
