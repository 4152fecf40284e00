import type { Adapter } from '../adapter/adapter.ts';
import type { Encoded } from '../adapter/codec.ts';
import { BatchPlan, type UserLimits } from '../adapter/planner.ts';
import type { Profile } from '../adapter/profile.ts';
import type { NewShard } from '../ledger/records.ts';
import type { ShardFiles } from './shard-files.ts';

/** A shard that still grows: what it holds so far, and, unless this is a rehearsal on paper, its files. */
export class OpenShard {
  readonly files: ShardFiles | undefined;
  readonly #head: Pick<NewShard, 'number' | 'target' | 'provider' | 'endpoint' | 'model' | 'shared'>;
  #requests = 0;
  #bytes = 0;
  #firstRow = -1;
  #lastRow = -1;

  constructor(
    head: Pick<NewShard, 'number' | 'target' | 'provider'>,
    { endpoint, model, shared }: Encoded,
    files: ShardFiles | undefined,
  ) {
    this.#head = { ...head, endpoint, model, shared };
    this.files = files;
  }

  /** Counts a request of `bytes` bytes in. */
  count(row: number, bytes: number): void {
    if (this.#firstRow === -1) this.#firstRow = row;
    this.#lastRow = row;
    this.#requests += 1;
    this.#bytes += bytes;
  }

  /** What the ledger keeps of it once it is closed. */
  summary(): NewShard {
    return {
      ...this.#head,
      requests: this.#requests,
      bytes: this.#bytes,
      firstRow: this.#firstRow,
      lastRow: this.#lastRow,
    };
  }
}

/** How a shard's files come to be; undefined for a plan on paper. */
export type FilesFactory = (number: number) => ShardFiles | undefined;

/** Sends each request to the shard of its target and group, and opens and closes shards as limits and groups demand. */
export class ShardTable {
  readonly #adapters: readonly Adapter[];
  readonly #limits: UserLimits;
  readonly #createFiles: FilesFactory;
  /** Least recently used first: a `Map` keeps the order of insertion. */
  readonly #open: Map<string, { shard: OpenShard; readonly plan: BatchPlan }> = new Map();
  readonly #closed: OpenShard[] = [];
  #count = 0;

  /** @param adapters of the targets, in their order */
  constructor(adapters: readonly Adapter[], limits: UserLimits, createFiles: FilesFactory) {
    this.#adapters = adapters;
    this.#limits = limits;
    this.#createFiles = createFiles;
  }

  /** The shard that takes a request of `bytes` bytes. @param target the place of its target */
  choose(target: number, encoded: Encoded, bytes: number): OpenShard {
    const { name, profile } = this.#adapterOf(target);
    const key = groupKey(target, profile, encoded);
    const entry = this.#open.get(key);
    if (entry === undefined) {
      const plan = new BatchPlan(profile.limits, encoded.endpoint, this.#limits);
      plan.add(bytes, encoded.cost);
      const shard = this.#create(target, name, encoded);
      this.#open.set(key, { shard, plan });
      return shard;
    }
    if (this.#open.size > 1) {
      this.#open.delete(key);
      this.#open.set(key, entry);
    }
    if (entry.plan.add(bytes, encoded.cost) === 'close-then-append') {
      this.#closed.push(entry.shard);
      entry.shard = this.#create(target, name, encoded);
    }
    return entry.shard;
  }

  /** How many shards are open. */
  get size(): number {
    return this.#open.size;
  }

  /** Shards that are open, the least recently used first. */
  *open(): IterableIterator<OpenShard> {
    for (const { shard } of this.#open.values()) yield shard;
  }

  /** The next shard that was closed, whose files the caller finishes or throws away. */
  takeClosed(): OpenShard | undefined {
    return this.#closed.shift();
  }

  /** Closes all that is open. */
  closeAll(): void {
    for (const { shard } of this.#open.values()) this.#closed.push(shard);
    this.#open.clear();
  }

  #create(target: number, provider: string, sample: Encoded): OpenShard {
    this.#count += 1;
    const number = this.#count;
    return new OpenShard({ number, target, provider }, sample, this.#createFiles(number));
  }

  #adapterOf(target: number): Adapter {
    const adapter = this.#adapters[target];
    if (adapter === undefined) throw new RangeError(`There is no target ${target}.`);
    return adapter;
  }
}

function groupKey(target: number, profile: Profile, encoded: Encoded): string {
  let key = `${target}\n`;
  for (const fact of profile.groupBy) {
    key += fact === 'shared' ? JSON.stringify(encoded.shared) : encoded[fact];
    key += '\n';
  }
  return key;
}
