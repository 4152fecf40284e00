import { createHash } from 'node:crypto';

import { stringAt } from '../../core/json.ts';
import type { LineBlock } from '../../jsonl/line-block.ts';
import { LineSplitter } from '../../jsonl/line-splitter.ts';
import { readFileChunks } from '../read-file-chunks.ts';
import { invalidArgument } from './api-error.ts';
import { checkLine } from './check-line.ts';
import { LIMITS } from './limits.ts';
import type { MessageTable } from './message-table.ts';

/** What reading the lines of a batch finds out. */
export interface ReadLines {
  readonly count: number;
  /** SHA-256 of all keys in order, each followed by a line feed. */
  readonly keysDigest: string;
}

/** JSON may not begin with a byte order mark (RFC 8259). */
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads the file of a batch line by line, in bounded memory, as the API does before it answers the creation.
 *
 * @throws ApiError 400 that names the lines that cannot be read
 */
export async function validateFile(
  path: string,
  message: string,
  table: MessageTable,
  signal: AbortSignal,
): Promise<ReadLines> {
  const validator = new LineValidator(message, table);
  const splitter = new LineSplitter();
  let startsWithMark: boolean | undefined;
  for await (const chunk of readFileChunks(path)) {
    signal.throwIfAborted();
    startsWithMark ??= chunk.subarray(0, BOM.length).equals(BOM);
    validator.add(splitter.push(chunk), startsWithMark);
  }
  validator.add(splitter.end(), startsWithMark ?? false);
  return validator.end();
}

class LineValidator {
  readonly #message: string;
  readonly #table: MessageTable;
  readonly #problems: string[] = [];
  readonly #digest = createHash('sha256');
  #count = 0;

  constructor(message: string, table: MessageTable) {
    this.#message = message;
    this.#table = table;
  }

  add(block: LineBlock, startsWithMark: boolean): void {
    const refused = new Set(block.refused.map((line) => line.index));
    for (const [index, line] of block.lines.entries()) {
      const hasMark = startsWithMark && index === 0 && block.firstLine === 1;
      if (hasMark) this.#refuse("invalid JSON, near column 1: unexpected character: '\uFEFF'; expected '{'");
      else this.#check(refused.has(index) ? undefined : line);
      this.#count += 1;
    }
  }

  end(): ReadLines {
    if (this.#problems.length > 0) throw invalidArgument(this.#problems.join('\n'));
    if (this.#count === 0) throw invalidArgument('The batch input file has no requests.');
    return { count: this.#count, keysDigest: this.#digest.digest('hex') };
  }

  #check(line: Buffer | undefined): void {
    const checked = checkLine(line, this.#message, this.#table);
    if ('problem' in checked) this.#refuse(checked.problem);
    else this.#digest.update(`${stringAt(checked.value, 'key') ?? ''}\n`);
  }

  #refuse(problem: string): void {
    if (this.#problems.length < LIMITS.reportedLines) {
      this.#problems.push(`Error on line ${this.#count + 1}: ${problem}`);
    }
  }
}
