import { access, constants, open, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { FileOperationError, UsageError } from '../core/errors.ts';
import { explain, placeCopy } from '../core/files.ts';
import { readChunks } from '../jsonl/read-lines.ts';

/**
 * Makes sure, before anything is sent, that results can be put at `path`, and that they do not take the place of what they
 * answer. @throws FileOperationError, UsageError
 */
export async function checkOutput(path: string, inputPaths: readonly string[] = []): Promise<void> {
  const kind = await kindOf(path);
  if (kind === 'directory') throw new FileOperationError('write', path, new Error('it is a directory'));
  // Through a link it is the directory of the file behind it that gets a new file.
  const place = kind === 'file' ? await explain('write', path, () => realpath(path)) : resolve(path);
  for (const inputPath of inputPaths) {
    if (place !== (await realpath(inputPath).catch(() => inputPath))) continue;
    throw new UsageError(`The results cannot be written over the input ${path}: give another output.`);
  }
  const target = kind === 'other' ? path : dirname(place);
  await explain('write', path, () => access(target, constants.W_OK));
}

/**
 * Puts a copy of the results at `path`. A regular file appears whole or not at all; into anything else, such as a pipe
 * or `/dev/stdout`, the bytes are written. @throws FileOperationError
 */
export async function deliverResults(results: string, path: string): Promise<void> {
  const kind = await kindOf(path);
  if (kind === 'absent') return placeCopy(results, path);
  // Through a link the file behind it is replaced, and the link stays.
  if (kind === 'file') return placeCopy(results, await explain('write', path, () => realpath(path)));
  await explain('write', path, async () => {
    // At its end: what stands behind such a name may be a file that others write too.
    const handle = await open(path, 'a');
    try {
      for await (const chunk of readChunks(results, { reuse: true })) await handle.writeFile(chunk);
    } finally {
      await handle.close();
    }
  });
}

/** Names of what a process has open, which may lead to a regular file that is not ours to replace. */
const STREAM = /^\/(dev|proc)\//;

/** What stands at a path, as far as it matters to somebody who wants to write there. */
export async function kindOf(path: string): Promise<'absent' | 'file' | 'directory' | 'other'> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) return 'directory';
    return info.isFile() && !STREAM.test(path) ? 'file' : 'other';
  } catch {
    return 'absent';
  }
}
