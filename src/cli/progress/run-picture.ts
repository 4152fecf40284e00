import type { BatchStatus, RunEvent, RunStatus } from '../../index.ts';

/** How far something is, in bytes. */
interface Bytes {
  done: number;
  total: number | undefined;
}

interface Batch {
  status: BatchStatus;
  answered: number;
  isSettled: boolean;
}

/** Where a run is, as far as its events have told: what bars and lines are drawn from. */
export class RunPicture {
  /** Requests of the input; grows during the intake. */
  requests: number;
  /** How many targets each of them goes to. */
  targets: number;
  shards: number;
  isIntakeDone: boolean;
  readonly intake: Bytes = { done: 0, total: undefined };
  /** When the next question after a batch of each provider is due. */
  readonly #nextPolls = new Map<string | undefined, number>();
  readonly #uploads = new Map<number, Bytes>();
  readonly #downloads = new Map<string, Bytes>();
  readonly #batches = new Map<number, Batch>();

  constructor(before?: RunStatus) {
    this.requests = before?.requests ?? 0;
    this.targets = before?.targets.length ?? 1;
    this.shards = before?.shards.length ?? 0;
    this.isIntakeDone = this.shards > 0;
    for (const { shard, state, status = 'in_progress', batch_id, requests } of before?.shards ?? []) {
      if (batch_id === undefined) continue;
      const isSettled = state === 'settled';
      this.#batches.set(shard, { status, answered: isSettled ? requests : 0, isSettled });
    }
  }

  /** Takes an event in. */
  learn(event: RunEvent): void {
    if (event.event === 'intake:progress') {
      this.requests = event.requests;
      Object.assign(this.intake, { done: event.bytes, total: event.total_bytes });
    } else if (event.event === 'intake:finished') {
      this.requests = event.requests;
      this.shards = event.shards;
      this.isIntakeDone = true;
    } else if (event.event === 'upload:progress') {
      this.#uploads.set(event.shard, { done: event.bytes, total: event.total_bytes });
    } else if (event.event === 'download:progress') {
      this.#downloads.set(`${event.shard} ${event.role}`, { done: event.bytes, total: event.total_bytes });
    } else if (event.event === 'run:waiting') {
      this.#nextPolls.set(event.provider, Date.parse(event.at) + event.next_poll_ms);
    } else if (event.event === 'run:started') {
      this.targets = event.targets.length;
    } else {
      this.#learnOfBatch(event);
    }
  }

  #learnOfBatch(event: RunEvent): void {
    if (event.event === 'shard:submitted') {
      this.#batches.set(event.shard, { status: 'validating', answered: 0, isSettled: false });
    } else if (event.event === 'shard:status') {
      const { processing, total } = event.request_counts;
      this.#batches.set(event.shard, {
        status: event.status,
        answered: total - processing,
        isSettled: false,
      });
    } else if (event.event === 'shard:settled') {
      const { cancelled, errored, expired, succeeded } = event.counts;
      const answered = succeeded + errored + cancelled + expired;
      this.#batches.set(event.shard, { status: 'completed', answered, isSettled: true });
    }
  }

  get upload(): Bytes {
    return addUp(this.#uploads.values());
  }

  get download(): Bytes {
    return addUp(this.#downloads.values());
  }

  /** Answers that there will be: one of each target for each request. */
  get expected(): number {
    return this.requests * this.targets;
  }

  /** Whether it is known when batches are asked after. */
  get isPolled(): boolean {
    return this.#nextPolls.size > 0;
  }

  /** When the next question after a batch is due, later than `now`; in milliseconds since 1970. */
  nextPollAfter(now: number): number | undefined {
    const due = [...this.#nextPolls.values()].filter((at) => at > now);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Requests that have an answer, at the provider or here. */
  get answered(): number {
    return [...this.#batches.values()].reduce((sum, { answered }) => sum + answered, 0);
  }

  /** Batches that exist, or did. */
  get batches(): number {
    return this.#batches.size;
  }

  get settled(): number {
    return [...this.#batches.values()].filter(({ isSettled }) => isSettled).length;
  }

  /** What is waited for, such as `2 in_progress, 1 validating`. */
  get open(): string {
    const counts = new Map<BatchStatus, number>();
    for (const { isSettled, status } of this.#batches.values()) {
      if (!isSettled) counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
  }
}

function addUp(parts: Iterable<Bytes>): Bytes {
  const sum: Bytes = { done: 0, total: 0 };
  for (const { done, total } of parts) {
    sum.done += done;
    sum.total = total === undefined || sum.total === undefined ? undefined : sum.total + total;
  }
  return sum;
}
