import type { Adapter } from '../adapter/adapter.ts';
import type { BatchHandle, BatchSnapshot } from '../adapter/batch-port.ts';
import { isRefusedForNow } from '../adapter/classify-failure.ts';
import { BatchNotCompleteError } from '../core/errors.ts';
import { isComplete, type BatchStatusResponse } from '../model/batch-status.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { UnifiedResult } from '../model/result.ts';
import type { UnifiedRequest } from '../model/request.ts';
import type { EngineContext } from './engine-context.ts';
import { endShard, finishShard, pollShard } from './follow-shards.ts';
import { streamForeignResults } from './foreign-results.ts';
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
    const run = await this.#engine.begin(source, { provider, model: '' }, options, {});
    await this.#engine.drive(run.runId, 'submitted', {});
    const [shard] = await this.#engine.shards(run.runId);
    return shard?.batchId ?? '';
  }

  async status(provider: string, batchId: string): Promise<BatchStatusResponse> {
    return describeBatch(provider, await this.#ask(provider, batchId));
  }

  /** Results from disk when they are there, from the provider when they are not. */
  async *results(provider: string, batchId: string): AsyncGenerator<UnifiedResult> {
    const shard = await (await this.#engine.ledger()).findShardByBatch(provider, batchId);
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
    const { batch } = this.#findAdapter(provider);
    return (await batch.cancel(await this.#handle(provider, batchId), never())) === 'cancelling';
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

  /** Asks once about each open batch of a run. */
  async refreshRun(runId: string, drive: DriveOptions): Promise<RunStatus> {
    const run = await this.#engine.find(runId);
    const open = (await this.#engine.shards(runId)).filter((shard) => shard.state === 'submitted');
    if (open.length > 0) {
      const context = await this.#engine.contextFor(run, drive);
      for (const shard of open) await pollShard(context, shard);
    }
    return this.#engine.status(runId);
  }

  async #settle(shard: ShardRecord): Promise<void> {
    const run = await this.#engine.find(shard.runId);
    const context = await this.#engine.contextFor(run);
    await finishShard(context, shard.state === 'submitted' ? await endIfComplete(context, shard) : shard);
    const shards = await this.#engine.shards(shard.runId);
    if (shards.every((other) => other.state === 'settled'))
      await this.#engine.drive(run.runId, 'settled', {});
  }

  async #ask(provider: string, batchId: string): Promise<BatchSnapshot> {
    return this.#findAdapter(provider).batch.status(await this.#handle(provider, batchId), never());
  }

  async #handle(provider: string, batchId: string): Promise<BatchHandle> {
    const shard = await (await this.#engine.ledger()).findShardByBatch(provider, batchId);
    return shard === undefined ? { version: 1, provider, batchId } : handleOf(shard);
  }
}

async function endIfComplete(context: EngineContext, shard: ShardRecord): Promise<ShardRecord> {
  const snapshot = await pollShard(context, shard);
  const isOpen = !isComplete(snapshot.status);
  // Of a larger run, such a batch is not the end: driving the run on sends it again.
  const isRefused = !context.isSingle && isRefusedForNow(context.adapter.profile, snapshot);
  if (isOpen || isRefused) throw new BatchNotCompleteError(shard.batchId ?? '', snapshot.rawStatus);
  return endShard(context, shard, snapshot);
}

/** A provider's batch as a record. */
export function describeBatch(provider: string, snapshot: BatchSnapshot): BatchStatusResponse {
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

function never(): AbortSignal {
  return new AbortController().signal;
}
