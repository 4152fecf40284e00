import type { ResultFile } from '../adapter/batch-port.ts';
import { ProviderApiError } from '../core/errors.ts';
import { ensureDirectory, remove } from '../core/files.ts';
import type { ShardRecord } from '../ledger/records.ts';
import { downloadFile } from './download-file.ts';
import type { ProviderContext } from './engine-context.ts';
import { moveShard } from './move-shard.ts';
import { callRepeatedly } from './repeatable-call.ts';
import { nameFilesAfterBatch } from './shard-payload.ts';
import { ofShard } from './name-target.ts';
import { handleOf } from './snapshot-changes.ts';

const ROLES = ['output', 'errors'] as const satisfies readonly ResultFile['role'][];

/** Streams the result files of an ended shard to disk, as they come. A broken download begins again from its start. */
export async function collectShard(context: ProviderContext, shard: ShardRecord): Promise<ShardRecord> {
  const { adapter, layout } = context;
  const { batchId = '', provider } = shard;
  // A crash may have come between the ledger's word and the renaming.
  await nameFilesAfterBatch(layout, shard);
  await ensureDirectory(layout.generatedDirectory(provider));
  const files = await callRepeatedly(context, 'results', (signal) =>
    adapter.batch.results(handleOf(shard), signal),
  );
  let bytes = 0;
  for (const role of ROLES) {
    const path = layout.batchFile(provider, batchId, role);
    const file = files.find((candidate) => candidate.role === role);
    if (file === undefined) await remove(path);
    else {
      const onProgress = (done: number, total: number | undefined): void => {
        const size = total === undefined ? {} : { total_bytes: total };
        context.emit('download:progress', { ...ofShard(context, shard), role, bytes: done, ...size });
      };
      bytes += await downloadUnlessGone(context, shard, () => downloadFile(context, file, path, onProgress));
    }
  }
  const collected = await moveShard(context, shard, 'collected');
  context.emit('shard:collected', { ...ofShard(context, shard), batch_id: batchId, bytes });
  return collected;
}

/** For how long after its end a batch's files may be unknown to the provider: its own copies lag behind. */
const GRACE_MS = 10 * 60_000;

/** A file that the provider does not keep any more has no bytes: what it held becomes `missing`, and the run goes on. */
async function downloadUnlessGone(
  { clock }: ProviderContext,
  shard: ShardRecord,
  download: () => Promise<number>,
): Promise<number> {
  try {
    return await download();
  } catch (cause) {
    const isGone = cause instanceof ProviderApiError && cause.status === 404;
    const age = clock.now() - Date.parse(shard.endedAt ?? '');
    if (isGone && age > GRACE_MS) return 0;
    throw cause;
  }
}
