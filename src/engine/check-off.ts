import type { Adapter } from '../adapter/adapter.ts';
import type { Envelope } from '../adapter/codec.ts';
import { reasonOf } from '../core/errors.ts';
import type { Failure } from '../core/failure.ts';
import type { JsonValue } from '../core/json.ts';
import type { LineBlock } from '../jsonl/line-block.ts';
import type { UnifiedResult } from '../model/result.ts';
import type { LineProblemKind } from './events.ts';
import type { OfTarget } from './name-target.ts';
import type { OrderedLines } from './ordered-lines.ts';
import { buildFailure, buildResult, type ResultOwner } from './result-builder.ts';
import type { ShardRows } from './shard-rows.ts';
import { RunningTally } from './tally.ts';

/** A kind of line that no request was waiting for: how many, and the first of them. */
export interface LineProblem {
  readonly kind: LineProblemKind;
  count: number;
  readonly example: string;
}

/** How much of a strange line is shown. */
const EXAMPLE_UNITS = 200;

/** What checking off needs to know of the batch. */
export interface CheckOffOptions extends OfTarget {
  readonly adapter: Adapter;
  readonly batchId?: string;
  readonly withRaw: boolean;
}

/**
 * Checks the lines of result files off against the rows of a shard: decodes each, gives each row its one result, and
 * keeps count of lines that cannot be read, that nobody asked for, or that come again. The first result of a row counts.
 */
export class CheckOff {
  readonly tally: RunningTally = new RunningTally();
  /** How many requests no line answered, and the first of them. */
  missing = 0;
  firstMissing = '';
  readonly problems: Map<LineProblemKind, LineProblem> = new Map();
  readonly #options: CheckOffOptions;
  readonly #rows: ShardRows;
  readonly #lines: OrderedLines;

  constructor(options: CheckOffOptions, rows: ShardRows, lines: OrderedLines) {
    this.#options = options;
    this.#rows = rows;
    this.#lines = lines;
  }

  /** Takes a block of lines of a result file. */
  take(block: LineBlock): void {
    for (const refused of block.refused) this.#note('malformed', refused.reason);
    for (let index = 0; index < block.count; index += 1) {
      if (block.lengthOf(index) > 0) this.#takeLine(block.text(index));
    }
  }

  /** Gives every row that is still without a result the one that `describe` finds for it. */
  async fill(describe: (index: number) => Failure): Promise<void> {
    const visit = (index: number, customId: string): void => {
      this.#put(index, buildFailure(this.#ownerOf(index, customId), describe(index)));
      if (this.missing === 0) this.firstMissing = customId;
      this.missing += 1;
    };
    await this.#rows.visitOpen(visit, () => this.#lines.relieve());
  }

  #takeLine(text: string): void {
    const value = parseLine(text);
    const envelope: Envelope =
      value === undefined
        ? { kind: 'unreadable', reason: 'not JSON' }
        : this.#options.adapter.framing.unwrap(value);
    if (envelope.kind === 'unreadable') {
      this.#note('malformed', text);
      return;
    }
    const index = this.#rows.indexOf(envelope.id);
    if (index === -1) this.#note('foreign', text);
    else if (this.#rows.isTaken(index)) this.#note('repeated', text);
    else this.#takeAnswer(index, envelope, value);
  }

  /** One answer that cannot be worked on, such as one that is nested too deeply, is one failed result. */
  #takeAnswer(
    index: number,
    envelope: Exclude<Envelope, { kind: 'unreadable' }>,
    value: JsonValue | undefined,
  ): void {
    const owner = this.#ownerOf(index, this.#rows.customId(index, envelope.id));
    // A custom request is not translated: its answer is nowhere but in the provider's line.
    const keep = this.#options.withRaw || owner.mode === 'custom';
    try {
      this.#put(index, buildResult(this.#options.adapter, owner, envelope, keep ? value : undefined));
    } catch (cause) {
      const message = `The answer cannot be read: ${reasonOf(cause)}`;
      this.#put(index, buildFailure(owner, { code: 'malformed', message, retryable: false }));
    }
  }

  #put(index: number, result: UnifiedResult): void {
    const line = JSON.stringify(result);
    this.#lines.add(index, line);
    this.#rows.take(index);
    this.tally.add(result);
  }

  #ownerOf(index: number, customId: string): ResultOwner {
    const { adapter, batchId, target } = this.#options;
    const mode = this.#rows.mode(index);
    const warnings = this.#rows.warnings(index);
    const attempts = batchId === undefined ? 0 : 1;
    return { customId, mode, provider: adapter.name, target, batchId, attempts, warnings };
  }

  #note(kind: LineProblemKind, text: string): void {
    const known = this.problems.get(kind);
    if (known === undefined)
      this.problems.set(kind, { kind, count: 1, example: text.slice(0, EXAMPLE_UNITS) });
    else known.count += 1;
  }
}

function parseLine(text: string): JsonValue | undefined {
  try {
    // `JSON.parse` gives JSON values and nothing else.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
