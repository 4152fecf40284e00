import type { IncomingMessage } from 'node:http';

import type { Ground } from '../ground.ts';
import { waitBriefly } from '../wait-briefly.ts';
import { invalidRequest, notFound, rateLimited } from './api-error.ts';
import type { ApiVersion } from './api-version.ts';
import { createRecord, type BatchRecord } from './batch-record.ts';
import { endOf, isArchived, statusAt } from './batch-state.ts';
import { planCancellation, planTimeline } from './batch-timeline.ts';
import { planWork, startCut, startWork } from './batch-work.ts';
import type { Identifiers } from './identifiers.ts';
import { receiveBatch } from './receive-batch.ts';

/** When a creation that was refused for the queue may be tried again. Anthropic gives no number. */
const QUEUE_RETRY_SECONDS = 60;

/** What a batch is created from. */
export interface BatchCreation {
  readonly incoming: IncomingMessage;
  readonly version: ApiVersion;
  readonly betas: readonly string[];
}

/** All batches of the simulator. Status and type of its refusals are Anthropic's; the words, which are not published, are not. */
export class BatchStore {
  readonly #ground: Ground;
  readonly #ids: Identifiers;
  readonly #batches = new Map<string, BatchRecord>();
  #created = 0;

  constructor(ground: Ground, ids: Identifiers) {
    this.#ground = ground;
    this.#ids = ids;
  }

  /** Takes a batch in and starts the work on it. @throws ApiError 400, 413 or 429 */
  async create({ incoming, version, betas }: BatchCreation): Promise<BatchRecord> {
    const { clock, seed, vault } = this.#ground;
    const id = this.#ids.next('batch', clock.now());
    const inputPath = vault.pathOf(`${id}_requests.jsonl`);
    try {
      const received = await receiveBatch(incoming, inputPath);
      if (this.#ground.faults.take('token-limit')) throw queueIsFull();
      const ordinal = this.#created;
      this.#created += 1;
      const { count, idDigest } = received;
      const timeline = planTimeline({ seed, ordinal, createdAt: clock.now(), count });
      const resultsPath = vault.pathOf(`${id}_results.jsonl`);
      const created = { id, ordinal, version, betas, timeline, inputPath, resultsPath, count, idDigest };
      const work = planWork(created, received, this.#ground);
      const batch = createRecord(created, work);
      this.#batches.set(id, batch);
      startWork(batch, work, this.#ground);
      return batch;
    } catch (cause) {
      await vault.remove(inputPath);
      throw cause;
    }
  }

  /** @throws ApiError 404 */
  get(id: string): BatchRecord {
    const batch = this.#batches.get(id);
    if (batch === undefined || batch.deleted) throw notFound(`Message batch ${id} not found.`);
    return batch;
  }

  /** All batches that were created, oldest first, deleted ones too. */
  all(): readonly BatchRecord[] {
    return [...this.#batches.values()];
  }

  /** The batches that a client sees, newest first. */
  list(): readonly BatchRecord[] {
    return this.all()
      .filter((batch) => !batch.deleted)
      .toReversed();
  }

  /** Cancels a batch at `now`; one that is being cancelled stays so. @throws ApiError 400 when it has ended */
  cancel(batch: BatchRecord, now: number): void {
    if (statusAt(batch, now) === 'ended') {
      throw invalidRequest(`Message batch ${batch.id} cannot be canceled because its processing has ended.`);
    }
    if (batch.cancellation !== undefined || batch.work === undefined) return;
    batch.cancellation = planCancellation(this.#ground.seed, batch.ordinal, now);
    startCut(batch, batch.work, this.#ground);
  }

  /** Deletes a batch at `now`; its input stays, for whoever holds the simulator. @throws ApiError 400 before it has ended */
  async delete(batch: BatchRecord, now: number): Promise<void> {
    if (statusAt(batch, now) !== 'ended') {
      throw invalidRequest(
        `Message batch ${batch.id} cannot be deleted while it is processing. Cancel it first, and wait until it has ended.`,
      );
    }
    batch.deleted = true;
    await this.#clear(batch);
  }

  /**
   * Lets the batches catch up with the clock: waits a moment for work that should be over, and removes results that are
   * too old. Returns the time at which the batches are to be shown. @throws what kept the work from being done
   */
  async catchUp(batches: readonly BatchRecord[]): Promise<number> {
    const now = this.#ground.clock.now();
    await waitBriefly(batches.map((batch) => overdueWork(batch, now)));
    for (const batch of batches) {
      if (batch.trouble !== undefined && !this.#ground.signal.aborted) throw batch.trouble;
      if (statusAt(batch, now) !== 'ended') continue;
      batch.work = undefined;
      if (isArchived(batch, now)) await this.#clear(batch);
    }
    return now;
  }

  async #clear(batch: BatchRecord): Promise<void> {
    if (batch.isCleared) return;
    batch.isCleared = true;
    await this.#ground.vault.remove(batch.resultsPath);
  }
}

/** The work that the clock says is over by now. */
function overdueWork(batch: BatchRecord, now: number): Promise<void> | undefined {
  return batch.outcome === undefined && now >= endOf(batch) ? batch.done : undefined;
}

/** Anthropic's words are not published; the type and the status are. */
function queueIsFull(): Error {
  return rateLimited(
    'This request would exceed the limit of batch requests in your processing queue. Please try again later.',
    QUEUE_RETRY_SECONDS,
  );
}
