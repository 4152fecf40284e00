import { join } from 'node:path';

import { DurableFile } from '../core/durable-file.ts';
import { LineBuffer } from '../jsonl/line-buffer.ts';
import { shardFileName, type ShardFileKind } from './layout.ts';

const KINDS = ['unified', 'provider', 'rows'] as const satisfies readonly ShardFileKind[];

/** The three files that an open shard grows: what was asked, what will be sent, and the list of its rows. */
export class ShardFiles {
  readonly unified: LineBuffer = new LineBuffer();
  readonly provider: LineBuffer = new LineBuffer();
  readonly rows: LineBuffer = new LineBuffer();
  readonly #paths: Readonly<Record<(typeof KINDS)[number], string>>;
  readonly #files: Partial<Record<(typeof KINDS)[number], DurableFile>> = {};

  /** Whether the operating system's files are open. */
  #isOpen = false;

  constructor(directory: string, number: number) {
    const path = (kind: ShardFileKind): string => join(directory, shardFileName(number, kind));
    this.#paths = { unified: path('unified'), provider: path('provider'), rows: path('rows') };
  }

  get pending(): number {
    return this.unified.pending + this.provider.pending + this.rows.pending;
  }

  /** Hands what was added to the operating system. @throws FileOperationError */
  async flush(): Promise<void> {
    this.#isOpen = true;
    await forAll(async (kind) => {
      const file = (this.#files[kind] ??= await DurableFile.create(this.#paths[kind]));
      await this[kind].drainTo(file);
    });
  }

  /** Hands out what was added and keeps neither files open nor memory, until more is added. @throws FileOperationError */
  async setAside(): Promise<void> {
    if (this.pending === 0 && !this.#isOpen) return;
    await this.flush();
    this.#isOpen = false;
    await forAll(async (kind) => {
      this[kind].release();
      await this.#files[kind]?.setAside();
    });
  }

  /** Makes the files durable under their names. @throws FileOperationError */
  async commit(): Promise<void> {
    await this.flush();
    await forAll(async (kind) => this.#files[kind]?.commit());
  }

  async discard(): Promise<void> {
    await forAll(async (kind) => this.#files[kind]?.discard());
  }
}

/** Waits for all three also when one fails, so that none is still being written when the others are thrown away. */
async function forAll(work: (kind: (typeof KINDS)[number]) => Promise<void>): Promise<void> {
  const ends = await Promise.allSettled(KINDS.map(work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
