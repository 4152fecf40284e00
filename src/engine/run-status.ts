import type { BatchStatus, RequestCounts } from '../model/batch-status.ts';
import type { UsageInfo } from '../model/usage.ts';
import type { RunRecord, RunState, ShardRecord, ShardState } from '../ledger/records.ts';
import type { RunEventFields } from './events.ts';
import type { Layout } from './layout.ts';
import { nameTarget } from './name-target.ts';
import { decodeRunOptions } from './run-options.ts';
import { sumTallies } from './tally.ts';
import { describeTargets, sumRequestCounts, type TargetStatus } from './target-status.ts';

/** A run as records show it. Times are ISO 8601. */
export interface RunStatus {
  readonly run_id: string;
  readonly state: RunState;
  /** In the order in which results come. */
  readonly targets: readonly TargetStatus[];
  readonly input: string;
  /** Present when the run went to a simulator. */
  readonly rehearsal?: true;
  readonly created_at: string;
  readonly settled_at?: string;
  /** Of the input, each of which goes to every target; 0 until the input was read. */
  readonly requests: number;
  /** Of all targets together: `total` is `requests` times the number of targets, and that many results there will be. */
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
  /** `provider/model` that the run asks; `model` is what the batch was made for. */
  readonly target: string;
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
  const targets = describeTargets(run, shards);
  return {
    run_id: run.runId,
    state: run.state,
    targets,
    input: options.input,
    ...(options.rehearsal === true ? { rehearsal: true } : {}),
    created_at: run.createdAt,
    ...(run.settledAt === undefined ? {} : { settled_at: run.settledAt }),
    requests: run.requests,
    counts: sumRequestCounts(targets.map(({ counts }) => counts)),
    usage: sumTallies(shards.map((shard) => shard.tally)).usage,
    shards: shards.map((shard) => describeShard(run, shard)),
    ...(run.state === 'settled' ? { results: layout.runResults(run.runId) } : {}),
  };
}

/** What is told of a run that is settled. */
export function describeSettled(
  run: RunRecord,
  shards: readonly ShardRecord[],
  layout: Layout,
): RunEventFields['run:settled'] {
  const { counts, targets, usage } = describeRun(run, shards, layout);
  const { cancelled, errored, expired, succeeded } = counts;
  return {
    requests: run.requests,
    batches: shards.filter(({ batchId }) => batchId !== undefined).length,
    counts: { succeeded, errored, cancelled, expired },
    usage,
    targets,
    results: layout.runResults(run.runId),
  };
}

function describeShard({ targets }: RunRecord, shard: ShardRecord): ShardStatus {
  const target = targets[shard.target];
  return {
    shard: shard.number,
    target: target === undefined ? shard.provider : nameTarget(target),
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
