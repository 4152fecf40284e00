import { LineBuffer } from '../jsonl/line-buffer.ts';
import { IdSet } from './id-set.ts';
import { LineArena } from './line-arena.ts';

/**
 * The memory that settling a shard works in. One shard is settled after the other, each in the memory of the one before:
 * V8 collects buffers so late that fresh ones for each of 20 shards made the process 60 MB larger.
 */
export class SettleScratch {
  readonly arena: LineArena = new LineArena();
  readonly buffer: LineBuffer = new LineBuffer();
  readonly ids: IdSet = new IdSet();
  #last: Promise<unknown> = Promise.resolve();

  /** Does some work that uses this memory, after whatever is using it now. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const mine = before.catch(() => undefined).then(work);
    this.#last = mine;
    return mine;
  }
}
