import type { BatchStatus, RequestCounts } from '../model/batch-status.ts';
import type { UsageInfo } from '../model/usage.ts';
import type { RunRecord, RunState, ShardRecord, ShardState } from '../ledger/records.ts';
import type { Layout } from './layout.ts';
import { decodeRunOptions } from './run-options.ts';
import { sumTallies } from './tally.ts';

/** A run as records show it. Times are ISO 8601. */
export interface RunStatus {
  readonly run_id: string;
  readonly state: RunState;
  readonly target: string;
  readonly input: string;
  /** Present when the run went to a simulator. */
  readonly rehearsal?: true;
  readonly created_at: string;
  readonly settled_at?: string;
  /** Of settled shards as counted by us, of open ones as the provider last said. `processing` is all the rest. */
  readonly counts: RequestCounts;
  /** Of the requests that have a result. */
  readonly usage: UsageInfo;
  readonly shards: readonly ShardStatus[];
  /** The file of results in input order, once the run is settled. */
  readonly results?: string;
}

/** A shard as records show it. */
export interface ShardStatus {
  readonly shard: number;
  readonly state: ShardState;
  readonly model: string;
  readonly endpoint: string;
  readonly requests: number;
  readonly bytes: number;
  readonly batch_id?: string;
  readonly status?: BatchStatus;
  readonly raw_status?: string;
  readonly submitted_at?: string;
  readonly expires_at?: string;
  readonly ended_at?: string;
  /** The key that an unclear creation carries at the provider. */
  readonly intent_key?: string;
}

/** What the ledger knows of a run. */
export function describeRun(run: RunRecord, shards: readonly ShardRecord[], layout: Layout): RunStatus {
  const options = decodeRunOptions(run);
  return {
    run_id: run.runId,
    state: run.state,
    target: `${run.provider}/${run.model}`,
    input: options.input,
    ...(options.rehearsal === true ? { rehearsal: true } : {}),
    created_at: run.createdAt,
    ...(run.settledAt === undefined ? {} : { settled_at: run.settledAt }),
    counts: countRun(run, shards),
    usage: sumTallies(shards.map((shard) => shard.tally)).usage,
    shards: shards.map(describeShard),
    ...(run.state === 'settled' ? { results: layout.runResults(run.runId) } : {}),
  };
}

function countRun(run: RunRecord, shards: readonly ShardRecord[]): RequestCounts {
  const done = { succeeded: 0, errored: 0, cancelled: 0, expired: 0 };
  for (const shard of shards) {
    const counts = shard.tally ?? shard.counts;
    if (counts === undefined) continue;
    done.succeeded += counts.succeeded;
    done.errored += counts.errored;
    done.cancelled += counts.cancelled;
    done.expired += counts.expired;
  }
  const total = run.requests;
  const processing = Math.max(0, total - done.succeeded - done.errored - done.cancelled - done.expired);
  return { total, processing, ...done };
}

function describeShard(shard: ShardRecord): ShardStatus {
  return {
    shard: shard.number,
    state: shard.state,
    model: shard.model,
    endpoint: shard.endpoint,
    requests: shard.requests,
    bytes: shard.bytes,
    ...(shard.batchId === undefined ? {} : { batch_id: shard.batchId }),
    ...(shard.status === undefined ? {} : { status: shard.status }),
    ...(shard.rawStatus === undefined ? {} : { raw_status: shard.rawStatus }),
    ...(shard.submittedAt === undefined ? {} : { submitted_at: shard.submittedAt }),
    ...(shard.expiresAt === undefined ? {} : { expires_at: shard.expiresAt }),
    ...(shard.endedAt === undefined ? {} : { ended_at: shard.endedAt }),
    ...(shard.state === 'intent' && shard.intentKey !== undefined ? { intent_key: shard.intentKey } : {}),
  };
}
