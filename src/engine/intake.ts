import type { Dialect } from '../adapter/dialect.ts';
import type { LineBlock } from '../jsonl/line-block.ts';
import type { NewShard } from '../ledger/records.ts';
import type { RunParams } from '../model/params.ts';
import { modeOf } from '../model/request.ts';
import { MediaChecks } from './media-checks.ts';
import { nameTarget } from './name-target.ts';
import { ShardTable, type FilesFactory, type OpenShard } from './open-shard.ts';
import { ProblemList } from './problem-list.ts';
import type { ReadRequest } from './read-request.ts';
import { RequestReader } from './request-reader.ts';
import { formatRow } from './rows-file.ts';
import { TargetEncoder, type IntakeReport, type IntakeTarget, type ReadyRequest } from './target-encoder.ts';
import { WarningCounts, type WarningCount } from './warning-counts.ts';

/** How requests are taken in. */
export interface IntakeOptions {
  /** Every request goes to each of them. */
  readonly targets: readonly IntakeTarget[];
  readonly params?: RunParams;
  /** The providers' forms in which a line may be written besides the unified one. */
  readonly dialects?: readonly Dialect[];
  /** Most requests a shard may hold, below the provider's own limit. */
  readonly maxRequests?: number;
  /** Refuse what a target cannot honour, in place of a warning. */
  readonly strict?: boolean;
  /** Refuse what does not fit one batch, in place of splitting. */
  readonly single?: boolean;
  /** What ids begin with that stand in for custom ids that the provider cannot take; nobody else uses it. */
  readonly wireIdPrefix: string;
}

/** What an intake came to. */
export interface IntakeOutcome {
  /** Of the input, each of which goes to every target. */
  readonly requests: number;
  /** `provider/model`, in the order in which results come. */
  readonly targets: readonly string[];
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
  readonly #encoders: readonly TargetEncoder[];
  readonly #media = new MediaChecks(this.#problems);
  readonly #warnings = new WarningCounts();
  readonly #shards: NewShard[] = [];
  #requests = 0;

  constructor(options: IntakeOptions, createFiles: FilesFactory) {
    const { maxRequests, targets } = options;
    const limits = maxRequests === undefined ? {} : { requests: maxRequests };
    this.#options = options;
    this.#encoders = createEncoders(options, { problems: this.#problems, warnings: this.#warnings });
    this.#reader = new RequestReader(
      this.#problems,
      { params: options.params, dialects: options.dialects },
      (read, file, line) => this.#takeRequest(read, file, line),
    );
    const adapters = targets.map(({ adapter }) => adapter);
    this.#table = new ShardTable(adapters, limits, createFiles);
  }

  /** How many requests were taken so far. */
  get requests(): number {
    return this.#requests;
  }

  /** Takes a block of lines of the file that the user named `file`. */
  take(block: LineBlock, file: string): void {
    this.#reader.take(block, file);
  }

  /** Looks at media, and writes out what has gathered. @throws FileOperationError such as a full disk */
  async flush(): Promise<void> {
    await this.#media.flush();
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
    const targets = this.#options.targets.map(nameIntakeTarget);
    return { requests: this.#requests, targets, shards, warnings: this.#warnings.list() };
  }

  /** Throws away the files of shards that were not closed. */
  async abandon(): Promise<void> {
    this.#table.closeAll();
    for (let shard = this.#table.takeClosed(); shard !== undefined; shard = this.#table.takeClosed()) {
      await shard.files?.discard();
    }
  }

  /** One request, one row, in a shard of each target. */
  #takeRequest(read: ReadRequest, file: string, line: number): void {
    const row = this.#requests;
    this.#requests += 1;
    let target = 0;
    let isLookedAt = false;
    for (const encoder of this.#encoders) {
      const ready = encoder.encode(read, row, file, line);
      if (ready !== undefined) {
        this.#append(target, ready, row);
        // What is in the provider's own form is between the two; the media of anything else is the same for all targets.
        if (!isLookedAt && !ready.isOwn) this.#media.add(ready.request, file, line);
        isLookedAt ||= !ready.isOwn;
      }
      target += 1;
    }
  }

  #append(
    target: number,
    { bytes, encoded, original, request, text, wireId }: ReadyRequest,
    row: number,
  ): void {
    const shard = this.#table.choose(target, encoded, bytes);
    shard.count(row, bytes);
    const { files } = shard;
    // Once anything is wrong nothing will be sent: the rest is checked, not written.
    if (files === undefined || this.#problems.total > 0) return;
    files.provider.addText(text);
    if (original === undefined) files.unified.addText(JSON.stringify(request));
    else files.unified.addBytes(original);
    files.rows.addText(formatRow(row, modeOf(request), request.custom_id, wireId, encoded.warnings));
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
    const title = this.#options.targets[0]?.adapter.profile.title ?? '';
    const message = `does not fit one ${title} batch: it would take ${this.#shards.length}; a run splits by itself`;
    this.#problems.add({ file, message });
  }
}

function createEncoders(
  { strict = false, targets, wireIdPrefix }: IntakeOptions,
  report: IntakeReport,
): readonly TargetEncoder[] {
  return targets.map((target) => {
    const owner = targets.length < 2 ? {} : { target: nameIntakeTarget(target) };
    return new TargetEncoder(target, { strict, wireIdPrefix, ...owner }, report);
  });
}

function nameIntakeTarget({ adapter, model }: IntakeTarget): string {
  return nameTarget({ provider: adapter.name, model });
}
