import { throwIfInterrupted } from '../core/clock.ts';
import type { BatchSnapshot, Staged } from '../adapter/batch-port.ts';
import { isRefusedForNow } from '../adapter/classify-failure.ts';
import { BatchNotFoundError, ProviderApiError, SubmissionUnclearError } from '../core/errors.ts';
import { isComplete } from '../model/batch-status.ts';
import type { ShardRecord } from '../ledger/records.ts';
import { cancelShard, isCancelled } from './cancel-run.ts';
import { countRefusal } from './count-refusal.ts';
import { CreationPostponed } from './creation-postponed.ts';
import { endShard, finishShard } from './finish-shard.ts';
import { pollNewShard } from './poll-shard.ts';
import type { ProviderContext } from './engine-context.ts';
import { nextPollDelay } from './poll-schedule.ts';
import { replanShard } from './replan-shard.ts';
import { isTooUnclear, submitOrSettle } from './submit-or-settle.ts';
import { snapshotChanges } from './snapshot-changes.ts';

/** A shard that is being waited for: for its batch to end, or, when it is planned, for room to send it again. */
interface Waiting {
  shard: ShardRecord;
  /** How often its present batch was asked after, or how often batches of it were refused: waits grow with it. */
  polls: number;
  /** How many batches of it were refused for now, and since when. */
  refusals: number;
  refusedSince: number;
  /** What a refused batch left at the provider. */
  staged: Staged | undefined;
  /** How many creations of it were refused, one after the other, while it was to be sent again. */
  postponed: number;
  dueAt: number;
}

/** What is refused for a day is not refused for now. */
const MAX_REFUSED_MS = 24 * 3_600_000;
/** So often the same file serves again; then it is sent anew, since it may be what is wrong. */
const USES_OF_A_FILE = 5;

/** Longest that the loop sleeps while more shards may still be submitted to it. */
const LOOK_UP_MS = 1000;

/**
 * Sees shards from `submitted` to `settled`: polls each when it is due, and collects and settles it as soon as it ends.
 * One at a time, since a shard's results are worked on in memory. Costs nothing while it waits.
 */
export class ShardFollower {
  readonly #context: ProviderContext;
  readonly #waiting: Waiting[] = [];
  readonly #givenUp: unknown[] = [];
  #done = 0;
  #isClosed = false;

  constructor(context: ProviderContext) {
    this.#context = context;
  }

  /** Takes on a shard that was submitted: `later` just now, `now` by an earlier process, so that it may have ended. */
  add(shard: ShardRecord, when: 'now' | 'later'): void {
    const { clock, poll, random } = this.#context;
    const wait = when === 'now' ? 0 : nextPollDelay(poll, 0, undefined, random);
    this.#waiting.push({
      shard,
      polls: 0,
      refusals: 0,
      refusedSince: 0,
      staged: shard.staged,
      postponed: 0,
      dueAt: clock.now() + wait,
    });
  }

  /** No more shards will come. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Does something for one shard. When the provider says that it is not there, or nobody can say whether it was created
   * again, that shard is given up for now, and the others are not. @throws whatever else goes wrong
   */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      if (!isGone(cause) && !(cause instanceof SubmissionUnclearError)) throw cause;
      this.#givenUp.push(cause);
    }
  }

  /**
   * Runs until every shard that was added is settled or given up. @returns why shards were given up
   * @throws ProviderApiError, FileOperationError, InterruptedError
   */
  async run(): Promise<readonly unknown[]> {
    const { clock, signal } = this.#context;
    while (!this.#isClosed || this.#waiting.length > 0) {
      throwIfInterrupted(signal);
      this.#context.underWay.batches = this.#waiting.filter(
        ({ shard }) => shard.state === 'submitted',
      ).length;
      const next = this.#earliest();
      const wait = next === undefined ? LOOK_UP_MS : next.dueAt - clock.now();
      if (next === undefined || wait > 0) {
        await this.#sleep(wait);
        continue;
      }
      // Away with it while it is worked on: it comes back only when there is more to wait for.
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      await this.attempt(() => this.#visit(next));
    }
    return this.#givenUp;
  }

  async #sleep(wait: number): Promise<void> {
    const { adapter, clock, emit, signal } = this.#context;
    const ms = this.#isClosed ? wait : Math.min(wait, LOOK_UP_MS);
    if (this.#isClosed) {
      const provider = adapter.name;
      const open = this.#waiting.length;
      emit('run:waiting', { provider, open, done: this.#done, next_poll_ms: Math.round(ms) });
    }
    await clock.sleep(ms, signal);
  }

  #earliest(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const entry of this.#waiting) if (first === undefined || entry.dueAt < first.dueAt) first = entry;
    return first;
  }

  async #visit(entry: Waiting): Promise<void> {
    if (entry.shard.state === 'planned') return this.#sendAgain(entry);
    const snapshot = await pollNewShard(this.#context, entry.shard);
    entry.polls += 1;
    if (snapshot === undefined) return this.#waitOn(entry, undefined);
    entry.shard = { ...entry.shard, ...snapshotChanges(snapshot) };
    if (!isComplete(snapshot.status)) {
      await this.#cancelIfWanted(entry.shard, snapshot);
      return this.#waitOn(entry, snapshot.pollAfterMs);
    }
    if (this.#isWorthWaiting(entry, snapshot)) return this.#putBack(entry, snapshot);
    const ended = await endShard(this.#context, entry.shard, snapshot);
    await finishShard(this.#context, ended);
    this.#done += 1;
  }

  /** A batch that slipped through while its run was cancelled, or whose cancellation did not get through. */
  async #cancelIfWanted(shard: ShardRecord, snapshot: BatchSnapshot): Promise<void> {
    if (snapshot.status === 'cancelling' || !(await isCancelled(this.#context))) return;
    await cancelShard(this.#context, shard).catch((cause: unknown) => {
      // So new that the provider does not show it yet: asked again with the next question.
      if (!isGone(cause)) throw cause;
    });
  }

  #isWorthWaiting(entry: Waiting, snapshot: BatchSnapshot): boolean {
    const { adapter, clock, isSingle } = this.#context;
    // Whoever sent a single batch knows it by its id, and would look for the wrong one.
    if (isSingle || !isRefusedForNow(adapter.profile, snapshot)) return false;
    if (entry.refusals === 0) entry.refusedSince = clock.now();
    return clock.now() - entry.refusedSince < MAX_REFUSED_MS;
  }

  #waitOn(entry: Waiting, hintMs: number | undefined): void {
    const { clock, poll, random } = this.#context;
    entry.dueAt = clock.now() + nextPollDelay(poll, entry.polls, hintMs, random);
    this.#waiting.push(entry);
  }

  /** Room comes back as other batches end, ours or others': asked for again after ever longer waits. */
  async #putBack(entry: Waiting, snapshot: BatchSnapshot): Promise<void> {
    entry.shard = await replanShard(this.#context, entry.shard, snapshot);
    entry.refusals += 1;
    entry.polls = entry.refusals;
    if (entry.refusals % USES_OF_A_FILE === 0) entry.staged = undefined;
    this.#waitOn(entry, undefined);
  }

  async #sendAgain(entry: Waiting): Promise<void> {
    // Left planned for the next process: the unclear ones are reported.
    if (isTooUnclear(this.#context)) return;
    try {
      const later = { staged: entry.staged, refusals: entry.postponed };
      const submitted = await submitOrSettle(this.#context, entry.shard, later);
      if (submitted === undefined) return;
      entry.shard = submitted;
      entry.staged = submitted.staged;
      entry.polls = 0;
      entry.postponed = 0;
      this.#waitOn(entry, undefined);
    } catch (cause) {
      if (!(cause instanceof CreationPostponed)) throw cause;
      this.#postpone(entry, cause);
    }
  }

  /** The provider is busy: others may have ended meanwhile, and are seen to first. */
  #postpone(entry: Waiting, { cause, staged, waitMs }: CreationPostponed): void {
    entry.staged = staged;
    entry.postponed = countRefusal(this.#context, cause, entry.postponed);
    entry.dueAt = this.#context.clock.now() + Math.ceil(waitMs);
    this.#waiting.push(entry);
  }
}

/** Whether the provider says that a batch or a file of its is not there. */
function isGone(cause: unknown): boolean {
  return cause instanceof BatchNotFoundError || (cause instanceof ProviderApiError && cause.status === 404);
}
