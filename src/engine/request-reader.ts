import type { LineBlock } from '../jsonl/line-block.ts';
import { applyParams, type RunParams } from '../model/params.ts';
import { parseRequest } from '../model/parse-request.ts';
import type { UnifiedRequest } from '../model/request.ts';
import { describeForeignLine, describeRefusedLine, readCustomId } from './bad-lines.ts';
import { IdSet } from './id-set.ts';
import { LineNumbers } from './line-numbers.ts';
import type { ProblemList } from './problem-list.ts';

/**
 * The longest line that is looked at: 256 MiB, what the largest request body of any provider takes (Anthropic: 256 MB).
 * A longer one is refused without being held in memory.
 */
export const MAX_LINE_BYTES: number = 256 * 1024 * 1024;

/** Gets a request that is valid and new. `original` is its line, when the request is exactly what the line says. */
export type OnRequest = (
  request: UnifiedRequest,
  original: Buffer | undefined,
  file: string,
  line: number,
) => void;

/** Reads requests from lines: parses, validates, finds duplicates. What is wrong goes to the list of problems. */
export class RequestReader {
  readonly #problems: ProblemList;
  readonly #params: RunParams | undefined;
  readonly #onRequest: OnRequest;
  readonly #ids = new IdSet();
  readonly #places = new LineNumbers();

  /** @param params settings for every request; what a request says itself wins */
  constructor(problems: ProblemList, params: RunParams | undefined, onRequest: OnRequest) {
    this.#problems = problems;
    this.#params = params;
    this.#onRequest = onRequest;
  }

  /** Takes a block of lines of the file that the user named `file`. Blank lines are passed over. */
  take(block: LineBlock, file: string): void {
    // In the order of the lines, so that the first problems that are told are the first ones of the file.
    const refused = block.refused.toSorted((a, b) => a.index - b.index);
    let next = 0;
    for (let i = 0; i < block.count; i += 1) {
      const bad = refused[next];
      if (bad?.index === i) {
        this.#problems.add({ file, line: block.firstLine + i, message: describeRefusedLine(bad) });
        next += 1;
      } else if (block.lengthOf(i) > 0) {
        this.#takeLine(block, i, file);
      }
    }
  }

  #takeLine(block: LineBlock, index: number, file: string): void {
    const line = block.firstLine + index;
    let value: unknown;
    try {
      value = JSON.parse(block.text(index));
    } catch (cause) {
      // A line of blanks is a blank line.
      if (block.text(index).trim() === '') return;
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#problems.add({ file, line, message: `is not JSON: ${reason}` });
      return;
    }
    const parsed = parseRequest(value);
    if (!parsed.ok) {
      const foreign = describeForeignLine(value);
      if (foreign !== undefined) this.#problems.add({ file, line, message: foreign });
      else for (const problem of parsed.problems) this.#problems.add({ file, line, ...problem });
      const customId = readCustomId(value);
      if (customId !== undefined) this.#isNew(customId, file, line);
      return;
    }
    const params = this.#params;
    const request = params === undefined ? parsed.request : applyParams(parsed.request, params);
    if (this.#isNew(request.custom_id, file, line)) {
      this.#onRequest(request, params === undefined ? block.line(index) : undefined, file, line);
    }
  }

  #isNew(customId: string, file: string, line: number): boolean {
    const entry = this.#ids.add(customId);
    if (entry === -1) {
      this.#places.record(this.#ids.size - 1, file, line);
      return true;
    }
    const first = this.#places.find(entry);
    const where = first.file === file ? `line ${first.line}` : `${first.file}:${first.line}`;
    const message = `"${customId}" was used before, in ${where}`;
    this.#problems.add({ file, line, field: 'custom_id', message });
    return false;
  }
}
