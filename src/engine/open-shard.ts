import { BatchPlan, type RequestCost, type UserLimits } from '../adapter/planner.ts';
import type { Encoded } from '../adapter/codec.ts';
import type { Profile } from '../adapter/profile.ts';
import type { NewShard } from '../ledger/records.ts';
import type { ShardFiles } from './shard-files.ts';

/** A shard that still grows: what it holds so far, and, unless this is a rehearsal on paper, its files. */
export class OpenShard {
  readonly files: ShardFiles | undefined;
  readonly #head: Pick<NewShard, 'number' | 'provider' | 'endpoint' | 'model' | 'shared'>;
  #requests = 0;
  #bytes = 0;
  #firstRow = -1;
  #lastRow = -1;

  constructor(number: number, provider: string, sample: Encoded, files: ShardFiles | undefined) {
    this.#head = { number, provider, endpoint: sample.endpoint, model: sample.model, shared: sample.shared };
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

/** Sends each request to the shard of its group, and opens and closes shards as limits and groups demand. */
export class ShardTable {
  readonly #profile: Profile;
  readonly #provider: string;
  readonly #limits: UserLimits;
  readonly #createFiles: FilesFactory;
  /** Least recently used first: a `Map` keeps the order of insertion. */
  readonly #open: Map<string, { shard: OpenShard; readonly plan: BatchPlan }> = new Map();
  readonly #closed: OpenShard[] = [];
  #count = 0;

  constructor(profile: Profile, provider: string, limits: UserLimits, createFiles: FilesFactory) {
    this.#profile = profile;
    this.#provider = provider;
    this.#limits = limits;
    this.#createFiles = createFiles;
  }

  /** The shard that takes a request of `bytes` bytes. */
  choose(encoded: Encoded, bytes: number, cost: RequestCost): OpenShard {
    const key = groupKey(this.#profile, encoded);
    const entry = this.#open.get(key);
    if (entry === undefined) {
      const plan = new BatchPlan(this.#profile.limits, encoded.endpoint, this.#limits);
      plan.add(bytes, cost);
      const shard = this.#create(encoded);
      this.#open.set(key, { shard, plan });
      return shard;
    }
    if (this.#open.size > 1) {
      this.#open.delete(key);
      this.#open.set(key, entry);
    }
    if (entry.plan.add(bytes, cost) === 'close-then-append') {
      this.#closed.push(entry.shard);
      entry.shard = this.#create(encoded);
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

  #create(sample: Encoded): OpenShard {
    this.#count += 1;
    return new OpenShard(this.#count, this.#provider, sample, this.#createFiles(this.#count));
  }
}

function groupKey(profile: Profile, encoded: Encoded): string {
  let key = '';
  for (const fact of profile.groupBy) {
    key += fact === 'shared' ? JSON.stringify(encoded.shared) : encoded[fact];
    key += '\n';
  }
  return key;
}
