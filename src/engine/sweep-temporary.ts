import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { remove } from '../core/files.ts';
import { isLeftBehind } from '../core/temporary-name.ts';
import type { ShardRecord } from '../ledger/records.ts';
import type { Layout } from './layout.ts';
import { shardResultsPath } from './settle-shard.ts';

/** Removes what a process that died left unfinished of a run. What was finished is under its own name. */
export async function sweepTemporary(
  layout: Layout,
  runId: string,
  shards: readonly ShardRecord[],
): Promise<void> {
  await sweep(layout.runDirectory(runId), () => true);
  await sweep(layout.shardDirectory(runId), () => true);
  for (const shard of shards) {
    // Only an intent whose end nobody knows is worth a note.
    if (shard.state !== 'intent') await remove(layout.shardFile(runId, shard.number, 'created'));
  }
  const paths = shards.map((shard) => shardResultsPath(layout, shard));
  for (const directory of new Set(paths.map((path) => dirname(path)))) {
    const own = new Set(paths.map((path) => batchPart(basename(path))));
    await sweep(directory, (name) => own.has(batchPart(name)));
  }
}

async function sweep(directory: string, isOwn: (name: string) => boolean): Promise<void> {
  const names = await readdir(directory).catch((): string[] => []);
  for (const name of names) {
    if (isLeftBehind(name) && isOwn(name)) await remove(join(directory, name));
  }
}

/** `batch_ID` of `batch_ID_results.jsonl` and of whatever has more behind it. */
function batchPart(name: string): string {
  return name.replace(/_[a-z]+\.jsonl.*$/, '');
}
