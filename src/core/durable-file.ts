import { open, rename, rm, type FileHandle } from 'node:fs/promises';

import { explain, FILE_MODE, renameDurably } from './files.ts';
import { temporaryName } from './temporary-name.ts';

/**
 * A file that exists under its name only once it is complete: written to a temporary name, synced, renamed. Whatever
 * dies before `commit` leaves nothing under the name. A write or commit that fails closes the file and throws it away.
 */
export class DurableFile {
  readonly path: string;
  readonly #temporary: string;
  /** Undefined while the file is set aside. */
  #handle: FileHandle | undefined;
  #isDiscarded = false;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** @throws FileOperationError when the directory cannot be written */
  static async create(path: string): Promise<DurableFile> {
    const temporary = temporaryName(path);
    const handle = await explain('write', path, () => open(temporary, 'wx', FILE_MODE));
    return new DurableFile(path, temporary, handle);
  }

  /** Appends the chunks in order. @throws FileOperationError such as "no space left on device" */
  async write(chunks: readonly Uint8Array[]): Promise<void> {
    await this.#orDiscard(async () => {
      const handle = await this.#open();
      for (let from = 0; from < chunks.length; from += MAX_VECTORS) {
        await writeWhole(handle, chunks.slice(from, from + MAX_VECTORS));
      }
    });
  }

  /** Makes the file durable and gives it its name. @throws FileOperationError */
  async commit(): Promise<void> {
    await this.#orDiscard(async () => {
      await (await this.#open()).sync();
      await this.setAside();
      await renameDurably(this.#temporary, this.path);
    });
  }

  /** Gives the file its name without waiting for the disk: for what is made again after a crash. @throws FileOperationError */
  async finishUnsynced(): Promise<void> {
    await this.#orDiscard(async () => {
      await this.setAside();
      await rename(this.#temporary, this.path);
    });
  }

  /** Lets go of the operating system's handle until the next write: a process has a thousand or so of them. */
  async setAside(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** Throws the unfinished file away. */
  async discard(): Promise<void> {
    this.#isDiscarded = true;
    await this.setAside().catch(() => undefined);
    await rm(this.#temporary, { force: true }).catch(() => undefined);
  }

  async #open(): Promise<FileHandle> {
    if (this.#isDiscarded) throw new Error('it was given up after an earlier failure');
    this.#handle ??= await open(this.#temporary, 'a', FILE_MODE);
    return this.#handle;
  }

  async #orDiscard(work: () => Promise<void>): Promise<void> {
    try {
      await explain('write', this.path, work);
    } catch (cause) {
      await this.discard();
      throw cause;
    }
  }
}

/** What one `writev` takes at most on Linux and macOS (IOV_MAX). */
const MAX_VECTORS = 1024;

/** Writes all chunks with one system call, and whatever it left, on a full disk for one, chunk by chunk. */
async function writeWhole(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await handle.writev(chunks);
  let skip = bytesWritten;
  for (const chunk of chunks) {
    let offset = Math.min(skip, chunk.byteLength);
    skip -= offset;
    while (offset < chunk.byteLength) {
      const rest = await handle.write(chunk, offset, chunk.byteLength - offset);
      offset += rest.bytesWritten;
    }
  }
}
