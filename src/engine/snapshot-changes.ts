import type { BatchHandle, BatchSnapshot, LineError } from '../adapter/batch-port.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { ShardChanges, ShardRecord } from '../ledger/records.ts';

/** What the ledger keeps of a provider's word about a batch. */
export function snapshotChanges(snapshot: BatchSnapshot): ShardChanges {
  return {
    // A handle is serialisable by contract: strings inside objects.
    handle: snapshot.handle as unknown as JsonObject,
    status: snapshot.status,
    rawStatus: snapshot.rawStatus,
    counts: snapshot.counts,
    ...(snapshot.expiresAt === undefined ? {} : { expiresAt: snapshot.expiresAt }),
    ...(snapshot.errors === undefined ? {} : { batchErrors: snapshot.errors as unknown as JsonValue }),
  };
}

/** The handle that the ledger kept. */
export function handleOf(shard: ShardRecord): BatchHandle {
  const { provider, batchId = '', handle } = shard;
  // Written by `snapshotChanges`; a shard without one is spoken of by its id alone.
  return (handle as BatchHandle | undefined) ?? { version: 1, provider, batchId };
}

/** The errors that the ledger kept for a batch that was refused as a whole. */
export function lineErrorsOf(shard: ShardRecord): readonly LineError[] {
  // Written by `snapshotChanges`.
  return (shard.batchErrors as readonly LineError[] | undefined) ?? [];
}
