/** A line that was passed over, and why. */
export interface RefusedLine {
  readonly index: number;
  readonly reason: 'too-long' | 'invalid-utf8';
  readonly byteLength: number;
}

/**
 * Some consecutive lines of a file, without their ends. The lines are views of the chunk they came in and hold for as
 * long as that does. They stay places in it until somebody asks for one: a buffer object for each line of a million
 * outlives its use, and cost 60 MB before it was collected. A blank line, and one that was refused, is empty.
 */
export class LineBlock {
  /** One-based number of the first line in the file. */
  readonly firstLine: number;
  readonly refused: readonly RefusedLine[];
  /** The line that began in an earlier chunk, when there is one: it comes first. */
  readonly #head: Buffer | undefined;
  readonly #bytes: Buffer;
  /** Where lines start and end in the chunk, in turn. */
  readonly #bounds: readonly number[];

  /** Made by `LineSplitter`. */
  constructor(
    firstLine: number,
    head: Buffer | undefined,
    bytes: Buffer,
    bounds: readonly number[],
    refused: readonly RefusedLine[],
  ) {
    this.firstLine = firstLine;
    this.#head = head;
    this.#bytes = bytes;
    this.#bounds = bounds;
    this.refused = refused;
  }

  /** How many lines there are. */
  get count(): number {
    return this.#bounds.length / 2 + (this.#head === undefined ? 0 : 1);
  }

  /** All lines as bytes. */
  get lines(): readonly Buffer[] {
    return Array.from({ length: this.count }, (_, index) => this.line(index));
  }

  /** Length of a line in bytes. */
  lengthOf(index: number): number {
    if (this.#head !== undefined && index === 0) return this.#head.length;
    const at = this.#place(index);
    return (this.#bounds[at + 1] ?? 0) - (this.#bounds[at] ?? 0);
  }

  /** A line as bytes. */
  line(index: number): Buffer {
    if (this.#head !== undefined && index === 0) return this.#head;
    const at = this.#place(index);
    return this.#bytes.subarray(this.#bounds[at] ?? 0, this.#bounds[at + 1] ?? 0);
  }

  /** A line as text. */
  text(index: number): string {
    if (this.#head !== undefined && index === 0) return this.#head.toString();
    const at = this.#place(index);
    return this.#bytes.toString('utf8', this.#bounds[at], this.#bounds[at + 1]);
  }

  #place(index: number): number {
    return 2 * (this.#head === undefined ? index : index - 1);
  }
}
