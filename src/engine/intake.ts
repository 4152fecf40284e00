import type { Adapter } from '../adapter/adapter.ts';
import type { Encoded } from '../adapter/codec.ts';
import { findExcess } from '../adapter/planner.ts';
import { encodeRequest } from '../adapter/translate.ts';
import type { LineBlock } from '../jsonl/line-block.ts';
import type { NewShard } from '../ledger/records.ts';

import type { RunParams } from '../model/params.ts';
import { modeOf, type UnifiedRequest } from '../model/request.ts';
import { ShardTable, type FilesFactory, type OpenShard } from './open-shard.ts';
import { ProblemList } from './problem-list.ts';
import { RequestReader } from './request-reader.ts';
import { formatRow } from './rows-file.ts';
import { WarningCounts, type WarningCount } from './warning-counts.ts';

/** How requests are taken in. */
export interface IntakeOptions {
  readonly adapter: Adapter;
  readonly model: string;
  readonly params?: RunParams;
  /** Most requests a shard may hold, below the provider's own limit. */
  readonly maxRequests?: number;
  /** Refuse what the target cannot honour, in place of a warning. */
  readonly strict?: boolean;
  /** Refuse what does not fit one batch, in place of splitting. */
  readonly single?: boolean;
  /** What ids begin with that stand in for custom ids that the provider cannot take; nobody else uses it. */
  readonly wireIdPrefix: string;
}

/** What an intake came to. */
export interface IntakeOutcome {
  readonly requests: number;
  readonly shards: readonly NewShard[];
  readonly warnings: readonly WarningCount[];
}

/** A shard's buffers are written out when they hold this much. */
const FLUSH_BYTES = 256 * 1024;
/**
 * Most shards whose files stay open between blocks, three files each; those of groups that were not seen for longer are
 * set aside and opened again when they are needed.
 */
const MAX_ACTIVE = 64;

/**
 * Takes lines in and grows shards: parses, validates, finds duplicates, translates, splits. `take` is synchronous, a
 * block of lines at a time; `flush` does the waiting.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #table: ShardTable;
  readonly #problems = new ProblemList();
  readonly #reader: RequestReader;
  readonly #warnings = new WarningCounts();
  readonly #shards: NewShard[] = [];
  #requests = 0;

  constructor(options: IntakeOptions, createFiles: FilesFactory) {
    const { adapter, maxRequests } = options;
    const limits = maxRequests === undefined ? {} : { requests: maxRequests };
    this.#options = options;
    this.#reader = new RequestReader(this.#problems, options.params, (request, original, file, line) =>
      this.#takeRequest(request, original, file, line),
    );
    this.#table = new ShardTable(adapter.profile, adapter.name, limits, createFiles);
  }

  /** How many requests were taken so far. */
  get requests(): number {
    return this.#requests;
  }

  /** Takes a block of lines of the file that the user named `file`. */
  take(block: LineBlock, file: string): void {
    this.#reader.take(block, file);
  }

  /** Writes out what has gathered. @throws FileOperationError such as a full disk */
  async flush(): Promise<void> {
    for (let shard = this.#table.takeClosed(); shard !== undefined; shard = this.#table.takeClosed()) {
      await this.#close(shard);
    }
    let idle = this.#table.size - MAX_ACTIVE;
    for (const { files } of this.#table.open()) {
      if (idle > 0) await files?.setAside();
      else if (files !== undefined && files.pending >= FLUSH_BYTES) await files.flush();
      idle -= 1;
    }
  }

  /** Closes all shards. @throws ValidationError with all bad lines; FileOperationError */
  async finish(file: string): Promise<IntakeOutcome> {
    if (this.#requests === 0 && this.#problems.total === 0) {
      this.#problems.add({ file, message: 'holds no requests' });
    }
    this.#table.closeAll();
    await this.flush();
    this.#refuseSplit(file);
    this.#problems.throwIfAny();
    const shards = this.#shards.toSorted((a, b) => a.number - b.number);
    return { requests: this.#requests, shards, warnings: this.#warnings.list() };
  }

  /** Throws away the files of shards that were not closed. */
  async abandon(): Promise<void> {
    this.#table.closeAll();
    for (let shard = this.#table.takeClosed(); shard !== undefined; shard = this.#table.takeClosed()) {
      await shard.files?.discard();
    }
  }

  #takeRequest(request: UnifiedRequest, original: Buffer | undefined, file: string, line: number): void {
    const { adapter, model, wireIdPrefix } = this.#options;
    const encoded = encodeRequest(adapter.codecs, request, { model });
    if (encoded === undefined) {
      const message = `${adapter.profile.title} has no batch requests of the mode "${modeOf(request)}"`;
      this.#problems.add({ file, line, field: 'mode', message });
      return;
    }
    if (encoded.model === '' && request.mode !== 'custom') {
      this.#problems.add({ file, line, field: 'model', message: 'is missing, and no target names one' });
      return;
    }
    if (encoded.warnings.length > 0) this.#takeWarnings(encoded, file, line);
    const row = this.#requests;
    const fits = adapter.profile.idPattern.test(request.custom_id);
    const wireId = fits ? request.custom_id : `${wireIdPrefix}${row}`;
    const text = JSON.stringify(adapter.framing.wrap(wireId, encoded));
    const bytes = Buffer.byteLength(text) + 1;
    if (this.#isTooLarge(encoded, bytes, file, line)) return;
    this.#requests += 1;
    const shard = this.#table.choose(encoded, bytes, encoded.cost);
    shard.count(row, bytes);
    const { files } = shard;
    // Once anything is wrong nothing will be sent: the rest is checked, not written.
    if (files === undefined || this.#problems.total > 0) return;
    files.provider.addText(text);
    if (original === undefined) files.unified.addText(JSON.stringify(request));
    else files.unified.addBytes(original);
    files.rows.addText(formatRow(row, modeOf(request), request.custom_id, wireId, encoded.warnings));
  }

  #takeWarnings(encoded: Encoded, file: string, line: number): void {
    for (const warning of encoded.warnings) {
      if (this.#options.strict !== true && warning.code !== 'refused')
        this.#warnings.add(warning, file, line);
      else this.#problems.add({ file, line, field: warning.path, message: warning.message });
    }
  }

  #isTooLarge(encoded: Encoded, bytes: number, file: string, line: number): boolean {
    const { profile } = this.#options.adapter;
    const excess = findExcess(profile.limits, encoded.endpoint, bytes, encoded.cost);
    if (excess === undefined) return false;
    const size = `${excess.actual.toLocaleString('en')} ${excess.unit}`;
    const max = `${excess.max.toLocaleString('en')} ${excess.unit}`;
    const message = `the request takes ${size}, over ${profile.title}'s limit of ${max}`;
    this.#problems.add({ file, line, message });
    return true;
  }

  async #close(shard: OpenShard): Promise<void> {
    this.#shards.push(shard.summary());
    try {
      if (this.#problems.total > 0) await shard.files?.discard();
      else await shard.files?.commit();
    } catch (cause) {
      await shard.files?.discard();
      throw cause;
    }
  }

  #refuseSplit(file: string): void {
    if (this.#options.single !== true || this.#shards.length <= 1) return;
    const { title } = this.#options.adapter.profile;
    const message = `does not fit one ${title} batch: it would take ${this.#shards.length}; a run splits by itself`;
    this.#problems.add({ file, message });
  }
}
