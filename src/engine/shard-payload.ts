import type { Payload } from '../adapter/batch-port.ts';
import { FileOperationError } from '../core/errors.ts';
import { ensureDirectory, renameDurably, sizeOf } from '../core/files.ts';
import { readInRing } from '../core/read-in-ring.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { ProviderContext } from './engine-context.ts';
import { ofShard } from './name-target.ts';
import type { Layout } from './layout.ts';

/** A shard's provider file as a payload that tells how far it got. @throws FileOperationError when it is not whole */
export async function openShardPayload(context: ProviderContext, shard: ShardRecord): Promise<Payload> {
  const path = context.layout.shardFile(shard.runId, shard.number, 'provider');
  const byteLength = await sizeOf(path);
  if (byteLength !== shard.bytes) {
    const found =
      byteLength === undefined ? 'it is gone' : `it has ${byteLength} bytes in place of ${shard.bytes}`;
    throw new FileOperationError('read', path, new Error(found));
  }
  return {
    count: shard.requests,
    byteLength,
    endpoint: shard.endpoint,
    model: shard.model,
    shared: shard.shared,
    open: () => withProgress(path, shard, context),
  };
}

async function* withProgress(
  path: string,
  shard: ShardRecord,
  context: ProviderContext,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of readInRing(path)) {
    yield chunk;
    bytes += chunk.byteLength;
    context.emit('upload:progress', { ...ofShard(context, shard), bytes, total_bytes: shard.bytes });
  }
}

/** Gives the files of a shard their first names back, when its batch was refused for now. @throws FileOperationError */
export async function nameFilesAfterShard(layout: Layout, shard: ShardRecord): Promise<void> {
  if (shard.batchId === undefined) return;
  for (const kind of ['unified', 'provider'] as const) {
    const from = layout.batchFile(shard.provider, shard.batchId, kind);
    if ((await sizeOf(from)) === undefined) continue;
    await renameDurably(from, layout.shardFile(shard.runId, shard.number, kind));
  }
}

/**
 * Gives the files of a shard the name of its batch. Done after the id is durable, and again by whoever finds the shard
 * after a crash: a file that moved already is left alone. @throws FileOperationError
 */
export async function nameFilesAfterBatch(layout: Layout, shard: ShardRecord): Promise<void> {
  if (shard.batchId === undefined) return;
  await ensureDirectory(layout.generatedDirectory(shard.provider));
  for (const kind of ['unified', 'provider'] as const) {
    const from = layout.shardFile(shard.runId, shard.number, kind);
    if ((await sizeOf(from)) === undefined) continue;
    await renameDurably(from, layout.batchFile(shard.provider, shard.batchId, kind));
  }
}
