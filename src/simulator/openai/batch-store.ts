import type { Ground } from '../ground.ts';
import { NO_TOTALS } from '../running-totals.ts';
import { waitBriefly } from '../wait-briefly.ts';
import { invalidRequest } from './api-error.ts';
import { fileNotFound, tokenLimitExceeded } from './batch-errors.ts';
import { publishResults } from './publish-results.ts';
import { createRecord, type BatchRecord } from './batch-record.ts';
import type { BatchRequest } from './batch-request.ts';
import { ENDED, endOf, finishedAt, statusAt } from './batch-state.ts';
import { planCancellation, planTimeline } from './batch-timeline.ts';
import { startCut, startWork } from './batch-work.ts';
import type { FileStore, StoredFile } from './file-store.ts';
import { organizationId, type Identifiers } from './identifiers.ts';

/** The queue limit that the fault `token-limit` names: the one of a low usage tier. */
const ENQUEUED_TOKENS = 900_000;

/** All batches of the simulator. */
export class BatchStore {
  readonly #ground: Ground;
  readonly #ids: Identifiers;
  readonly #files: FileStore;
  readonly #batches = new Map<string, BatchRecord>();
  #created = 0;

  constructor(ground: Ground, ids: Identifiers, files: FileStore) {
    this.#ground = ground;
    this.#ids = ids;
    this.#files = files;
  }

  /** Creates a batch and starts the work on it. */
  async create(request: BatchRequest): Promise<BatchRecord> {
    const { clock, vault } = this.#ground;
    const now = clock.now();
    const input = this.#files.find(request.inputFileId, now);
    const ordinal = this.#created;
    this.#created += 1;
    const id = this.#ids.nextBatch(now);
    const batch = createRecord({
      id,
      ordinal,
      request,
      timeline: this.#plan(ordinal, now, input),
      inputPath: input && (await vault.keep(input.path, `${id}_input.jsonl`)),
      inputBytes: input?.object.bytes ?? 0,
      outputPath: vault.pathOf(`${id}_output.jsonl`),
      errorPath: vault.pathOf(`${id}_error.jsonl`),
      refusedWith: this.#refusal(request, input),
    });
    this.#batches.set(id, batch);
    startWork(batch, this.#ground);
    return batch;
  }

  /** @throws ApiError 404 */
  get(id: string): BatchRecord {
    const batch = this.#batches.get(id);
    if (batch === undefined) throw invalidRequest(`No batch found with id '${id}'.`, { status: 404 });
    return batch;
  }

  /** All batches, oldest first. */
  list(): readonly BatchRecord[] {
    return [...this.#batches.values()];
  }

  /** Cancels a batch at `now`; one that is cancelled already stays so. @throws ApiError 409 when it has ended otherwise */
  cancel(batch: BatchRecord, now: number): void {
    const status = statusAt(batch, now);
    if (batch.cancellation !== undefined) return;
    if (ENDED.includes(status)) {
      throw invalidRequest(`Cannot cancel a batch with status '${status}'.`, { status: 409 });
    }
    batch.cancellation = planCancellation(this.#ground.seed, batch.ordinal, now);
    batch.cancelledEarly = status === 'validating';
    if (batch.cancelledEarly) batch.outcome = { totals: NO_TOTALS };
    else startCut(batch, this.#ground, batch.cancellation.cancelledAt);
  }

  /**
   * Lets the batches catch up with the clock: waits a moment for work that should be over, and publishes the files of
   * those that have ended. Returns the time at which the batches are to be shown. @throws what kept the work from being done
   */
  async catchUp(batches: readonly BatchRecord[]): Promise<number> {
    const now = this.#ground.clock.now();
    const open = batches.filter((batch) => batch.published === undefined);
    await waitBriefly(open.map((batch) => overdueWork(batch, now)));
    for (const batch of open) {
      if (batch.trouble !== undefined && !this.#ground.signal.aborted) throw batch.trouble;
      if (batch.published !== undefined || !ENDED.includes(statusAt(batch, now))) continue;
      publishResults(batch, now, this.#files, this.#ids, this.#ground);
    }
    return now;
  }

  #plan(ordinal: number, now: number, input: StoredFile | undefined): BatchRecord['timeline'] {
    return planTimeline({
      seed: this.#ground.seed,
      ordinal,
      createdAt: now,
      inputBytes: input?.object.bytes ?? 0,
      slowValidationMs: this.#ground.faults.valueOf('slow-validation') * 1000,
    });
  }

  #refusal(request: BatchRequest, input: StoredFile | undefined): BatchRecord['refusedWith'] {
    const organization = organizationId(this.#ground.seed);
    const { faults } = this.#ground;
    if (input === undefined || faults.take('file-not-ready')) {
      return () => fileNotFound(request.inputFileId, organization);
    }
    if (!faults.take('token-limit')) return undefined;
    return (model) => tokenLimitExceeded(model, organization, ENQUEUED_TOKENS);
  }
}

/** The work that the clock says is over by now, of which some is shown. */
function overdueWork(batch: BatchRecord, now: number): Promise<void> | undefined {
  if (batch.outcome !== undefined || now < batch.timeline.validatedAt) return undefined;
  if (batch.validation === undefined) return batch.validated.then(() => overdueWork(batch, now));
  if (batch.work === undefined) return undefined;
  return batch.work.totals.rows < finishedAt(batch, now) || hasEnded(batch, now) ? batch.done : undefined;
}

/** Whether the clock says that the batch has ended, or is about to. */
function hasEnded(batch: BatchRecord, now: number): boolean {
  return now >= (batch.cancellation?.cancelledAt ?? endOf(batch).finalizingAt);
}
