import { waitBriefly } from '../wait-briefly.ts';
import { ApiError, invalidArgument, notFound, quotaExceeded } from './api-error.ts';
import { readInlined } from './batch-input.ts';
import type { BatchRecord } from './batch-record.ts';
import type { BatchRequest } from './batch-request.ts';
import { OPEN, stateAt } from './batch-state.ts';
import { planCancellation } from './batch-timeline.ts';
import { startWork } from './batch-work.ts';
import { createBatch, type BatchGround } from './create-batch.ts';
import type { Endpoint } from './endpoints.ts';
import { LIMITS } from './limits.ts';
import type { ModelEntry } from './models.ts';
import { RowAnswers } from './row-answers.ts';

/** All batches of the simulator. */
export class BatchStore {
  readonly #base: BatchGround;
  readonly #batches = new Map<string, BatchRecord>();
  #created = 0;

  constructor(base: BatchGround) {
    this.#base = base;
  }

  /** Creates a batch and starts the work on it. @throws ApiError */
  async create(endpoint: Endpoint, model: ModelEntry, request: BatchRequest): Promise<BatchRecord> {
    const { ground, messages, answers } = this.#base;
    this.#checkQuota(ground.clock.now(), 'fileId' in request.input);
    const batch = await createBatch(this.#base, endpoint, model, request, () => this.#nextOrdinal());
    this.#batches.set(batch.id, batch);
    startWork(batch, new RowAnswers(batch, ground, messages, answers), ground);
    return batch;
  }

  /** @throws ApiError 404 */
  get(id: string): BatchRecord {
    const batch = this.#batches.get(id);
    if (batch === undefined || batch.deleted) throw notFound();
    return batch;
  }

  /** Batches that were not deleted, newest first. */
  list(): readonly BatchRecord[] {
    return this.all()
      .filter((batch) => !batch.deleted)
      .toReversed();
  }

  /** All batches that were created, oldest first. */
  all(): readonly BatchRecord[] {
    return [...this.#batches.values()];
  }

  /**
   * Has a batch cancelled soon after `now`, unless it ends before. Asking again changes nothing.
   *
   * @throws ApiError 400 when it has ended
   */
  cancel(batch: BatchRecord, now: number): void {
    if (!OPEN.includes(stateAt(batch, now))) {
      throw new ApiError('FAILED_PRECONDITION', `batches/${batch.id} has ended and cannot be cancelled.`);
    }
    const planned = planCancellation(this.#base.ground.seed, batch.ordinal, now);
    const { endAt, expiresAt } = batch.timeline;
    if (planned < (batch.stuckAt === undefined ? endAt : expiresAt)) batch.cancelledAt ??= planned;
  }

  /** Takes a batch off the list; one that has not ended at `now` stops and has no results. */
  delete(batch: BatchRecord, now: number): void {
    if (OPEN.includes(stateAt(batch, now))) batch.cancelledAt = now;
    batch.deleted = true;
  }

  /**
   * Lets the batches catch up with the clock: waits a moment for work that should be over, and publishes the results of
   * those that have succeeded. Returns the time at which they are to be shown. @throws what kept the work from being done
   */
  async catchUp(batches: readonly BatchRecord[]): Promise<number> {
    const { clock, signal } = this.#base.ground;
    const now = clock.now();
    const open = batches.filter((batch) => batch.outputFileId === undefined && batch.inlined === undefined);
    await waitBriefly(open.map((batch) => (now < batch.timeline.runningAt ? undefined : batch.done)));
    for (const batch of open) {
      if (batch.trouble !== undefined && !signal.aborted) throw batch.trouble;
      if (stateAt(batch, now) === 'BATCH_STATE_SUCCEEDED') await this.#publish(batch);
    }
    return now;
  }

  #nextOrdinal(): number {
    this.#created += 1;
    return this.#created - 1;
  }

  async #publish(batch: BatchRecord): Promise<void> {
    const { outcome } = batch;
    if (outcome === undefined) return;
    if (batch.inputFileId === undefined) {
      batch.inlined = await readInlined(batch.outputPath);
      return;
    }
    if (batch.outputFileId !== undefined) return;
    const file = this.#base.files.add({
      id: `batch-${batch.id}`,
      path: batch.outputPath,
      displayName: undefined,
      mimeType: 'application/json',
      bytes: outcome.bytes,
      sha256: outcome.sha256,
      source: 'GENERATED',
      createdAt: batch.timeline.endAt,
    });
    batch.outputFileId = file.id;
  }

  /** Whether one more batch may be created at `now`; the faults that refuse it come first. @throws ApiError 400, 429 */
  #checkQuota(now: number, hasFile: boolean): void {
    const { faults } = this.#base.ground;
    if (hasFile && faults.take('file-not-ready')) {
      throw new ApiError(
        'FAILED_PRECONDITION',
        'The File is not in an ACTIVE state and usage is not allowed.',
      );
    }
    const running = this.all().filter((batch) => OPEN.includes(stateAt(batch, now)));
    if (faults.take('token-limit') || running.length >= LIMITS.concurrentBatches) throw quotaExceeded();
  }
}

/** What a batch may be changed to later. */
export interface BatchUpdate {
  readonly displayName: string | undefined;
  readonly priority: number | undefined;
}

/** Changes the fields of a batch that the mask names, in either case. @throws ApiError 400 for another field */
export function updateBatch(batch: BatchRecord, update: BatchUpdate, mask: string): void {
  for (const name of mask.split(',').map((entry) => entry.trim())) {
    if (name === 'displayName' || name === 'display_name') batch.displayName = update.displayName;
    else if (name === 'priority') batch.priority = update.priority;
    else throw invalidArgument(`Invalid update mask: "${name}" cannot be updated.`);
  }
}
