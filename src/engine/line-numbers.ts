/** Where a request stood in the input. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Entries whose lines lie at even distances. */
interface Stretch {
  readonly entry: number;
  readonly line: number;
  readonly file: string;
  /** From each entry's line to the next one's; 0 while there is one entry only. */
  step: number;
}

/**
 * Remembers at which line each entry stood, in memory that grows with how uneven their distances are and not with the
 * entries: as long as there is a request on every line, or on every second one, nothing is kept.
 */
export class LineNumbers {
  readonly #stretches: Stretch[] = [];

  /** Entries come one after the other, beginning with 0. */
  record(entry: number, file: string, line: number): void {
    const last = this.#stretches.at(-1);
    if (last !== undefined && last.file === file) {
      if (last.step === 0) last.step = line - last.line;
      if (line === lineOf(last, entry)) return;
    }
    this.#stretches.push({ entry, line, file, step: 0 });
  }

  /** The place of an entry that was recorded. */
  find(entry: number): Place {
    let low = 0;
    let high = this.#stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#stretches[middle]?.entry ?? 0) <= entry) low = middle;
      else high = middle - 1;
    }
    const stretch = this.#stretches[low];
    if (stretch === undefined) throw new RangeError(`Entry ${entry} was not recorded.`);
    return { file: stretch.file, line: lineOf(stretch, entry) };
  }
}

function lineOf(stretch: Stretch, entry: number): number {
  return stretch.line + stretch.step * (entry - stretch.entry);
}
