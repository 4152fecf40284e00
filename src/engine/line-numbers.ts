/** Where a request stood in the input. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * Remembers at which line each entry stood, in memory that grows with the blank lines between them and not with the
 * entries: as long as line and entry count up together, nothing is kept.
 */
export class LineNumbers {
  readonly #starts: { readonly entry: number; readonly offset: number; readonly file: string }[] = [];

  /** Entries come in ascending order. */
  record(entry: number, file: string, line: number): void {
    const last = this.#starts.at(-1);
    const offset = line - entry;
    if (last === undefined || last.offset !== offset || last.file !== file) {
      this.#starts.push({ entry, offset, file });
    }
  }

  /** The place of an entry that was recorded. */
  find(entry: number): Place {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle]?.entry ?? 0) <= entry) low = middle;
      else high = middle - 1;
    }
    const start = this.#starts[low];
    if (start === undefined) throw new RangeError(`Entry ${entry} was not recorded.`);
    return { file: start.file, line: entry + start.offset };
  }
}
