import type { Adapter } from '../adapter/adapter.ts';
import type { BatchHandle, BatchSnapshot } from '../adapter/batch-port.ts';
import { isRefusedForNow } from '../adapter/classify-failure.ts';
import { BatchNotCompleteError, BatchNotFoundError } from '../core/errors.ts';
import { isComplete, type BatchStatusResponse } from '../model/batch-status.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { UnifiedResult } from '../model/result.ts';
import type { UnifiedRequest } from '../model/request.ts';
import { contextOf, type EngineContext, type ProviderContext } from './engine-context.ts';
import { endShard, finishShard } from './finish-shard.ts';
import { streamForeignResults } from './foreign-results.ts';
import { pollShard } from './poll-shard.ts';
import { openSource } from './request-source.ts';
import type { DriveOptions, RunEngine } from './run-engine.ts';
import type { RunStatus } from './run-status.ts';
import { shardResultsPath } from './settle-shard.ts';
import { handleOf } from './snapshot-changes.ts';
import { streamResults } from './stream-results.ts';

/** Single batches, by the provider's own id: those that runs made, and those that came from elsewhere. */
export class BatchService {
  readonly #engine: RunEngine;
  readonly #findAdapter: (name: string) => Adapter;

  constructor(engine: RunEngine, findAdapter: (name: string) => Adapter) {
    this.#engine = engine;
    this.#findAdapter = findAdapter;
  }

  /** Sends requests as a run of exactly one batch, and returns the batch's id. */
  async send(
    provider: string,
    requests: readonly UnifiedRequest[],
    metadata?: Readonly<Record<string, string>>,
  ): Promise<string> {
    const source = await openSource(requests);
    const options = {
      input: 'requests',
      single: true,
      withRaw: true,
      ...(metadata === undefined ? {} : { metadata }),
    };
    const run = await this.#engine.begin(source, [{ provider, model: '' }], options, {});
    await this.#engine.drive(run.runId, 'submitted', {});
    const [shard] = await this.#engine.shards(run.runId);
    return shard?.batchId ?? '';
  }

  /** Of a batch that the provider does not keep any more, since it was cleaned up there, what was known at its end. */
  async status(provider: string, batchId: string): Promise<BatchStatusResponse> {
    const shard = await this.#find(provider, batchId);
    try {
      const { batch } = this.#findAdapter(provider);
      return describeBatch(provider, await batch.status(handleFor(provider, batchId, shard), never()));
    } catch (cause) {
      if (!(cause instanceof BatchNotFoundError) || shard?.state !== 'settled') throw cause;
      return describeSettled(shard);
    }
  }

  /** Results from disk when they are there, from the provider when they are not. */
  async *results(provider: string, batchId: string): AsyncGenerator<UnifiedResult> {
    const shard = await this.#find(provider, batchId);
    if (shard === undefined) {
      const context = this.#engine.callContext(this.#findAdapter(provider));
      yield* streamForeignResults(context, this.#engine.layout, batchId);
      return;
    }
    if (shard.state !== 'settled') await this.#settle(shard);
    yield* streamResults(shardResultsPath(this.#engine.layout, shard));
  }

  /** False when the batch had ended already. */
  async cancel(provider: string, batchId: string): Promise<boolean> {
    const shard = await this.#find(provider, batchId);
    if (shard?.state === 'settled') return false;
    const { batch } = this.#findAdapter(provider);
    return (await batch.cancel(handleFor(provider, batchId, shard), never())) === 'cancelling';
  }

  async list(provider: string, limit: number): Promise<readonly BatchStatusResponse[]> {
    const { batch } = this.#findAdapter(provider);
    const found: BatchStatusResponse[] = [];
    let after: string | undefined;
    do {
      const page = await batch.list(
        { limit: limit - found.length, ...(after === undefined ? {} : { after }) },
        never(),
      );
      for (const snapshot of page.items) found.push(describeBatch(provider, snapshot));
      // A cursor that does not move would be followed for ever.
      after = page.next === after ? undefined : page.next;
    } while (after !== undefined && found.length < limit);
    return found.slice(0, limit);
  }

  /**
   * Asks once about each open batch of a run, of all its providers at the same time. What goes wrong at one of them is
   * thrown when the others were asked. @param providers those that are asked, all by default
   */
  async refreshRun(runId: string, drive: DriveOptions, providers?: readonly string[]): Promise<RunStatus> {
    const run = await this.#engine.find(runId);
    const open = (await this.#engine.shards(runId)).filter(
      ({ provider, state }) => state === 'submitted' && (providers?.includes(provider) ?? true),
    );
    if (open.length > 0) {
      const context = await this.#engine.contextFor(run, drive);
      const groups = [...Map.groupBy(open, ({ provider }) => provider).values()];
      const ends = await Promise.allSettled(groups.map((shards) => pollAll(context, shards)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    }
    return this.#engine.status(runId);
  }

  async #settle(shard: ShardRecord): Promise<void> {
    const run = await this.#engine.find(shard.runId);
    const context = contextOf(await this.#engine.contextFor(run), shard);
    await finishShard(context, shard.state === 'submitted' ? await endIfComplete(context, shard) : shard);
    const shards = await this.#engine.shards(shard.runId);
    if (shards.every((other) => other.state === 'settled'))
      await this.#engine.drive(run.runId, 'settled', {});
  }

  async #find(provider: string, batchId: string): Promise<ShardRecord | undefined> {
    return (await this.#engine.ledger()).findShardByBatch(provider, batchId);
  }
}

/** What speaks of a batch, whether the ledger knows it or not. */
function handleFor(provider: string, batchId: string, shard: ShardRecord | undefined): BatchHandle {
  return shard === undefined ? { version: 1, provider, batchId } : handleOf(shard);
}

async function pollAll(context: EngineContext, shards: readonly ShardRecord[]): Promise<void> {
  for (const shard of shards) await pollShard(contextOf(context, shard), shard);
}

async function endIfComplete(context: ProviderContext, shard: ShardRecord): Promise<ShardRecord> {
  const snapshot = await pollShard(context, shard);
  const isOpen = !isComplete(snapshot.status);
  // Of a larger run, such a batch is not the end: driving the run on sends it again.
  const isRefused = !context.isSingle && isRefusedForNow(context.adapter.profile, snapshot);
  if (isOpen || isRefused) throw new BatchNotCompleteError(shard.batchId ?? '', snapshot.rawStatus);
  return endShard(context, shard, snapshot);
}

/** A provider's batch as a record. */
function describeBatch(provider: string, snapshot: BatchSnapshot): BatchStatusResponse {
  const { completedAt, createdAt, expiresAt } = snapshot;
  return {
    batch_id: snapshot.handle.batchId,
    provider,
    status: snapshot.status,
    request_counts: snapshot.counts,
    created_at: createdAt ?? '',
    ...(completedAt === undefined ? {} : { completed_at: completedAt }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    provider_data: snapshot.raw,
  };
}

/** A batch as the ledger knows it; the provider's own object is gone. */
function describeSettled(shard: ShardRecord): BatchStatusResponse {
  const { batchId = '', counts, endedAt, expiresAt, provider, requests, status = 'completed' } = shard;
  const { cancelled, errored, expired, succeeded } = shard.tally ?? counts ?? NO_COUNTS;
  return {
    batch_id: batchId,
    provider,
    status,
    request_counts: { total: requests, processing: 0, succeeded, errored, cancelled, expired },
    created_at: shard.submittedAt ?? '',
    ...(endedAt === undefined ? {} : { completed_at: endedAt }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    provider_data: null,
  };
}

const NO_COUNTS = { cancelled: 0, errored: 0, expired: 0, succeeded: 0 };

function never(): AbortSignal {
  return new AbortController().signal;
}
