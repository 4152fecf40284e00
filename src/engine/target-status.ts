import type { RunRecord, ShardRecord } from '../ledger/records.ts';
import type { RequestCounts } from '../model/batch-status.ts';
import type { UsageInfo } from '../model/usage.ts';
import { nameTarget } from './name-target.ts';
import { sumTallies } from './tally.ts';

/** How one target of a run is. Times are ISO 8601. */
export interface TargetStatus {
  /** `provider/model`. */
  readonly target: string;
  /** One for each request of the input. Of settled shards as counted by us, of open ones as the provider last said. */
  readonly counts: RequestCounts;
  /** Of the requests that have a result. */
  readonly usage: UsageInfo;
  /** When the first of its batches was created. */
  readonly submitted_at?: string;
  /** When the last of its batches ended, by the provider's clock; absent while there is more to come. */
  readonly ended_at?: string;
}

/** How each target of a run is, in their order. */
export function describeTargets(run: RunRecord, shards: readonly ShardRecord[]): readonly TargetStatus[] {
  return run.targets.map((target, index) => {
    const own = shards.filter((shard) => shard.target === index);
    const first = inOrder(own.map(({ submittedAt }) => submittedAt)).at(0);
    const last = inOrder(own.map(({ endedAt }) => endedAt)).at(-1);
    const isOver = own.every(({ endedAt, state }) => state === 'settled' || endedAt !== undefined);
    return {
      target: nameTarget(target),
      counts: countRequests(run.requests, own),
      usage: sumTallies(own.map(({ tally }) => tally)).usage,
      ...(first === undefined ? {} : { submitted_at: first }),
      ...(last === undefined || !isOver ? {} : { ended_at: last }),
    };
  });
}

/** The times that are known, the earliest first. */
function inOrder(times: readonly (string | undefined)[]): readonly string[] {
  // Providers write fractions of a second or leave them out: the texts do not sort.
  return times.flatMap((time) => time ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
}

/** The counts of all targets together. */
export function sumRequestCounts(all: Iterable<RequestCounts>): RequestCounts {
  const sum = { total: 0, processing: 0, succeeded: 0, errored: 0, cancelled: 0, expired: 0 };
  for (const counts of all) {
    sum.total += counts.total;
    sum.processing += counts.processing;
    sum.succeeded += counts.succeeded;
    sum.errored += counts.errored;
    sum.cancelled += counts.cancelled;
    sum.expired += counts.expired;
  }
  return sum;
}

/** `processing` is whatever has no result yet. */
function countRequests(total: number, shards: readonly ShardRecord[]): RequestCounts {
  const done = { succeeded: 0, errored: 0, cancelled: 0, expired: 0 };
  for (const shard of shards) {
    const counts = shard.tally ?? shard.counts;
    if (counts === undefined) continue;
    done.succeeded += counts.succeeded;
    done.errored += counts.errored;
    done.cancelled += counts.cancelled;
    done.expired += counts.expired;
  }
  const processing = Math.max(0, total - done.succeeded - done.errored - done.cancelled - done.expired);
  return { total, processing, ...done };
}
