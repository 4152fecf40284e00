import { constants, type Stats } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { FileOperationError } from './errors.ts';
import { temporaryName } from './temporary-name.ts';

/** Files hold users' data: readable by their owner only. */
export const FILE_MODE = 0o600;
/** Directories likewise. */
export const DIRECTORY_MODE = 0o700;

/** Creates a directory and its parents, each with mode 0700. @throws FileOperationError */
export async function ensureDirectory(path: string): Promise<void> {
  await explain('create the directory', path, () => makeDirectory(path));
}

/**
 * Not by `recursive: true`: where the system answers "no such directory" for a name that it will not make, as under
 * /proc, Node 26 tries for ever.
 */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, DIRECTORY_MODE);
  } catch (cause) {
    if (await isDirectory(path)) return;
    const parent = dirname(path);
    if (!isMissing(cause) || parent === path) throw cause;
    await makeDirectory(parent);
    // Another process may be doing the same.
    await mkdir(path, DIRECTORY_MODE).catch(async (failure: unknown) => {
      if (!(await isDirectory(path))) throw failure;
    });
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

/** Opens a file for reading. @throws FileOperationError when it is absent, a directory or unreadable */
export async function openForReading(path: string): Promise<FileHandle> {
  const handle = await explain('read', path, () => open(path, 'r'));
  const info = await handle.stat();
  if (info.isDirectory()) {
    await handle.close();
    throw new FileOperationError('read', path, new Error('it is a directory'));
  }
  return handle;
}

/** The size of a file in bytes, or undefined when there is no such file. @throws FileOperationError */
export async function sizeOf(path: string): Promise<number | undefined> {
  return (await lookAt(path))?.size;
}

/** What stands at a path, or undefined when nothing does. @throws FileOperationError */
export async function lookAt(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new FileOperationError('look at', path, cause);
  }
}

/** Removes a file or directory; one that is not there is fine. @throws FileOperationError */
export async function remove(path: string): Promise<void> {
  await explain('remove', path, () => rm(path, { recursive: true, force: true }));
}

/** Renames a file so that the new name survives a power cut. @throws FileOperationError */
export async function renameDurably(from: string, to: string): Promise<void> {
  await explain('write', to, () => rename(from, to));
  await syncDirectory(dirname(to));
}

/** A copy of `from` at `to` that shares its bytes on disk where the file system can, and replaces what stood there. */
export async function placeCopy(from: string, to: string): Promise<void> {
  const temporary = temporaryName(to);
  try {
    await explain('write', to, async () => {
      await copyFile(from, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      await syncFile(temporary);
    });
    await renameDurably(temporary, to);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

/** A second name for the same file, or a copy where the file system has no links. */
export async function placeLink(from: string, to: string): Promise<void> {
  const temporary = temporaryName(to);
  try {
    await link(from, temporary);
  } catch {
    await placeCopy(from, to);
    return;
  }
  await renameDurably(temporary, to);
}

/** Makes the names in a directory survive a power cut. Windows cannot and need not do that. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await explain('write', path, () => syncFile(path));
}

/** Runs a file operation and names its path when it fails. @throws FileOperationError */
export async function explain<T>(action: string, path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    throw cause instanceof FileOperationError ? cause : new FileOperationError(action, path, cause);
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(cause: unknown): boolean {
  return hasCode(cause, 'ENOENT');
}

/** Whether a failure is of the kind that the operating system calls by this code. */
export function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
