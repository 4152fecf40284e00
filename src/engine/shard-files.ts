import { DurableFile } from '../core/durable-file.ts';
import { LineBuffer } from '../jsonl/line-buffer.ts';
import type { Layout, ShardFileKind } from './layout.ts';

const KINDS = ['unified', 'provider', 'rows'] as const satisfies readonly ShardFileKind[];

/** The three files that an open shard grows: what was asked, what will be sent, and the list of its rows. */
export class ShardFiles {
  readonly unified: LineBuffer = new LineBuffer();
  readonly provider: LineBuffer = new LineBuffer();
  readonly rows: LineBuffer = new LineBuffer();
  readonly #paths: Readonly<Record<(typeof KINDS)[number], string>>;
  readonly #files: Partial<Record<(typeof KINDS)[number], DurableFile>> = {};

  constructor(layout: Layout, runId: string, number: number) {
    const path = (kind: ShardFileKind): string => layout.shardFile(runId, number, kind);
    this.#paths = { unified: path('unified'), provider: path('provider'), rows: path('rows') };
  }

  get pending(): number {
    return this.unified.pending + this.provider.pending + this.rows.pending;
  }

  /** Hands what was added to the operating system. @throws FileOperationError */
  async flush(): Promise<void> {
    await Promise.all(
      KINDS.map(async (kind) => {
        const file = (this.#files[kind] ??= await DurableFile.create(this.#paths[kind]));
        await this[kind].drainTo(file);
      }),
    );
  }

  /** Makes the files durable under their names. @throws FileOperationError */
  async commit(): Promise<void> {
    await this.flush();
    await Promise.all(KINDS.map(async (kind) => this.#files[kind]?.commit()));
  }

  async discard(): Promise<void> {
    await Promise.all(KINDS.map(async (kind) => this.#files[kind]?.discard()));
  }
}
