import type { BatchStatus, RequestCounts } from '../model/batch-status.ts';
import type { UsageInfo } from '../model/usage.ts';
import type { OfShard } from './name-target.ts';
import type { TargetStatus } from './target-status.ts';
import type { WarningCount } from './warning-counts.ts';

/** What happens in a run, by name. The fields are records, as `--json` writes them. */
export interface RunEventFields {
  'run:started': { readonly input: string; readonly targets: readonly string[] };
  'run:resumed': { readonly state: string; readonly targets: readonly string[] };
  'intake:progress': { readonly requests: number; readonly bytes: number; readonly total_bytes?: number };
  'intake:finished': { readonly requests: number; readonly shards: number; readonly bytes: number };
  'intake:warning': WarningCount;
  'upload:progress': OfShard & { readonly bytes: number; readonly total_bytes: number };
  'shard:staged': OfShard;
  'shard:submitting': OfShard & { readonly intent_key: string };
  'shard:submitted': OfShard & { readonly batch_id: string; readonly requests: number };
  'shard:rejected': OfShard & { readonly reason: string };
  'shard:refused': OfShard & { readonly batch_id: string; readonly reason: string };
  'shard:status': OfShard & {
    readonly batch_id: string;
    readonly status: BatchStatus;
    readonly raw_status: string;
    readonly request_counts: RequestCounts;
  };
  /** `provider` when it is about the batches of that one alone. */
  'run:waiting': {
    readonly provider?: string;
    readonly open: number;
    readonly done: number;
    readonly next_poll_ms: number;
  };
  'call:retrying': {
    readonly call: string;
    readonly attempt: number;
    readonly wait_ms: number;
    readonly reason: string;
  };
  'provider:failed': { readonly provider: string; readonly code: string; readonly reason: string };
  'shard:ended': OfShard & { readonly batch_id: string; readonly status: BatchStatus };
  'download:progress': OfShard & {
    readonly role: string;
    readonly bytes: number;
    readonly total_bytes?: number;
  };
  'shard:collected': OfShard & { readonly batch_id: string; readonly bytes: number };
  'line:problem': OfShard & {
    readonly batch_id: string;
    readonly kind: LineProblemKind;
    readonly count: number;
    readonly example: string;
  };
  'counts:differ': OfShard & {
    readonly batch_id: string;
    readonly provider_counts: RequestCounts;
    readonly own_counts: ResultCounts;
  };
  'cleanup:failed': OfShard & { readonly batch_id: string; readonly reason: string };
  'shard:settled': OfShard & { readonly batch_id?: string; readonly counts: ResultCounts };
  'shard:unclear': OfShard & { readonly intent_key: string };
  'run:settled': {
    readonly requests: number;
    readonly batches: number;
    readonly counts: ResultCounts;
    readonly usage: UsageInfo;
    readonly targets: readonly TargetStatus[];
    readonly results: string;
  };
}

/** What can be wrong with a line of a result file. */
export type LineProblemKind = 'malformed' | 'foreign' | 'repeated' | 'missing';

/** How many requests ended in which way. */
export interface ResultCounts {
  readonly succeeded: number;
  readonly errored: number;
  readonly cancelled: number;
  readonly expired: number;
}

/** The name of an event, `noun:verb`. */
export type RunEventName = keyof RunEventFields;

/** An event: its name, whose it is, when it happened (ISO 8601), and its own fields. */
export type RunEvent = {
  readonly [N in RunEventName]: {
    readonly event: N;
    readonly run_id: string;
    readonly at: string;
  } & RunEventFields[N];
}[RunEventName];

/** Is told what happens. It must not throw, and must not take long. */
export type RunListener = (event: RunEvent) => void;

/** Tells of an event of one run. */
export type Emit = <N extends RunEventName>(event: N, fields: RunEventFields[N]) => void;
