import type { Dialect } from '../adapter/dialect.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import type { LineBlock } from '../jsonl/line-block.ts';
import type { FieldProblem } from '../model/field-problems.ts';
import { applyParams, type RunParams } from '../model/params.ts';
import { parseRequest } from '../model/parse-request.ts';
import { describeRefusedLine, readCustomId } from './bad-lines.ts';
import { ForeignRead } from './foreign-read.ts';
import { IdSet } from './id-set.ts';
import { LineNumbers } from './line-numbers.ts';
import type { ProblemList } from './problem-list.ts';
import type { ReadRequest } from './read-request.ts';
import { describeAmbiguity, findDialects, isMarkedUnified } from './recognize-line.ts';
import { UnifiedRead } from './unified-read.ts';

/** Gets a request that is valid and new. */
export type OnRequest = (read: ReadRequest, file: string, line: number) => void;

/** How lines are read. */
export interface ReadingOptions {
  /** Settings for every request; what a request says itself wins. */
  readonly params?: RunParams | undefined;
  /** The providers' forms in which a line may be written besides the unified one. */
  readonly dialects?: readonly Dialect[] | undefined;
}

/** Reads requests from lines: parses, validates, finds duplicates. What is wrong goes to the list of problems. */
export class RequestReader {
  readonly #problems: ProblemList;
  readonly #params: RunParams | undefined;
  readonly #dialects: readonly Dialect[];
  readonly #onRequest: OnRequest;
  readonly #ids = new IdSet();
  readonly #places = new LineNumbers();

  constructor(problems: ProblemList, options: ReadingOptions, onRequest: OnRequest) {
    this.#problems = problems;
    this.#params = options.params;
    this.#dialects = options.dialects ?? [];
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
    // A line in a provider's form is told from a wrong unified one by its marks: to list what is wrong takes long.
    const isForeign = isJsonObject(value) && !isMarkedUnified(value) && this.#takeForeign(value, file, line);
    if (isForeign) return;
    const parsed = parseRequest(value);
    if (parsed.ok) {
      const params = this.#params;
      const request = params === undefined ? parsed.request : applyParams(parsed.request, params);
      const original = params === undefined ? block.line(index) : undefined;
      this.#hand(new UnifiedRead(request, original), file, line);
      return;
    }
    const found = isJsonObject(value) ? findDialects(value, this.#dialects) : [];
    const message = describeAmbiguity(found, true);
    this.#refuse(value, message === undefined ? parsed.problems : [{ message }], file, line);
  }

  /** Takes a line that has no marks of a unified one; false when it is in no provider's form either. */
  #takeForeign(value: JsonObject, file: string, line: number): boolean {
    const [first, ...others] = findDialects(value, this.#dialects);
    if (first === undefined) return false;
    const message = others.length === 0 ? undefined : describeAmbiguity([first, ...others], false);
    const unwrapped = message === undefined ? first.framing.unwrapRequest?.(value) : undefined;
    if (message !== undefined) this.#refuse(value, [{ message }], file, line);
    else if (unwrapped === undefined) return false;
    else if (!unwrapped.ok) this.#refuse(value, unwrapped.problems, file, line);
    else this.#hand(new ForeignRead([first, ...others], value, unwrapped, this.#params), file, line);
    return true;
  }

  #hand(read: ReadRequest, file: string, line: number): void {
    if (this.#isNew(read.customId, file, line)) this.#onRequest(read, file, line);
  }

  /** Its id is noted all the same, so that its duplicates are found. */
  #refuse(value: unknown, problems: readonly FieldProblem[], file: string, line: number): void {
    for (const problem of problems) this.#problems.add({ file, line, ...problem });
    const customId = readCustomId(value);
    if (customId !== undefined) this.#isNew(customId, file, line);
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
