import { open, realpath } from 'node:fs/promises';

import { DurableFile } from '../core/durable-file.ts';
import { explain } from '../core/files.ts';
import type { ChunkSink } from '../jsonl/line-buffer.ts';
import { kindOf } from './deliver-results.ts';

/** Somewhere to write that is either finished or given up. */
export interface Output extends ChunkSink {
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens what is written at `path`. A regular file appears whole or not at all, behind a link too; into anything else,
 * such as a pipe or `/dev/stdout`, the bytes are written as they come. @throws FileOperationError
 */
export async function openOutput(path: string): Promise<Output> {
  const kind = await kindOf(path);
  if (kind !== 'other') {
    return DurableFile.create(kind === 'file' ? await explain('write', path, () => realpath(path)) : path);
  }
  // At its end: what stands behind such a name may be a file that others write too.
  const handle = await explain('write', path, () => open(path, 'a'));
  return {
    write: async (chunks) => {
      await explain('write', path, async () => {
        for (const chunk of chunks) await handle.writeFile(chunk);
      });
    },
    commit: () => handle.close(),
    discard: () => handle.close(),
  };
}
