import { open, readdir, rename, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { explain, hasCode, remove, syncDirectory } from './files.ts';
import { temporaryName } from './temporary-name.ts';

/**
 * Gives a directory of files that are complete its name, durably. A directory that has the name already makes way, unless
 * it holds the same: somebody who made the same at the same time may be using it.
 * @throws FileOperationError
 */
export async function placeDirectory(from: string, to: string): Promise<void> {
  await syncDirectory(from);
  while (!(await takeName(from, to))) {
    if (await isSame(from, to)) return remove(from);
    await makeWay(to);
  }
  await syncDirectory(dirname(to));
}

/** False when a directory has the name. */
async function takeName(from: string, to: string): Promise<boolean> {
  return explain('write', to, async () => {
    try {
      await rename(from, to);
      return true;
    } catch (cause) {
      if (hasCode(cause, 'ENOTEMPTY') || hasCode(cause, 'EEXIST')) return false;
      throw cause;
    }
  });
}

async function makeWay(path: string): Promise<void> {
  const old = temporaryName(path);
  await explain('write', path, () =>
    rename(path, old).catch((cause: unknown) => {
      // Gone: somebody else made way.
      if (!hasCode(cause, 'ENOENT')) throw cause;
    }),
  );
  await remove(old);
}

async function isSame(one: string, other: string): Promise<boolean> {
  try {
    const names = (await readdir(one)).toSorted();
    if (names.join('\n') !== (await readdir(other)).toSorted().join('\n')) return false;
    for (const name of names) if (!(await holdSame(join(one, name), join(other, name)))) return false;
    return true;
  } catch (cause) {
    // One that is gone by now is not the same.
    if (hasCode(cause, 'ENOENT')) return false;
    throw cause;
  }
}

/** How much of two files is compared at a time, the size in which files are read elsewhere. */
const CHUNK_BYTES = 1024 * 1024;

async function holdSame(one: string, other: string): Promise<boolean> {
  await using left = await open(one);
  await using right = await open(other);
  const [a, b] = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)];
  for (;;) {
    const [read, expected] = [await fill(left, a), await fill(right, b)];
    if (read !== expected || !a.subarray(0, read).equals(b.subarray(0, expected))) return false;
    if (read < CHUNK_BYTES) return true;
  }
}

/** Reads until the buffer is full or the file is at its end. */
async function fill(file: FileHandle, buffer: Buffer): Promise<number> {
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) return length;
  }
}
