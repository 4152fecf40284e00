const LF = 0x0a;
const FIRST_CAPACITY = 1_024;

/** Where each line of a file begins and how long it is, in 12 bytes a line. */
export class LineIndex {
  #starts = new Float64Array(FIRST_CAPACITY);
  #lengths = new Uint32Array(FIRST_CAPACITY);
  #count = 0;
  #seen = 0;
  #lineStart = 0;

  get count(): number {
    return this.#count;
  }

  /** Takes note of the next chunk of the file. */
  push(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      this.#add(this.#seen + at);
      this.#lineStart = this.#seen + at + 1;
    }
    this.#seen += chunk.length;
  }

  /** Takes note of a line of so many bytes, without its end, that was written behind all others. */
  addLine(bytes: number): void {
    this.#add(this.#lineStart + bytes);
    this.#lineStart += bytes + 1;
    this.#seen = this.#lineStart;
  }

  /** Takes note of a last line without an end. */
  end(): void {
    if (this.#lineStart < this.#seen) this.#add(this.#seen);
  }

  /** The position of a line's first byte; lines count from 0. */
  startOf(line: number): number {
    return this.#starts[line] ?? 0;
  }

  /** The bytes of a line without its end. */
  lengthOf(line: number): number {
    return this.#lengths[line] ?? 0;
  }

  #add(end: number): void {
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = this.#lineStart;
    this.#lengths[this.#count] = end - this.#lineStart;
    this.#count += 1;
  }

  #grow(): void {
    const starts = new Float64Array(this.#count * 2);
    const lengths = new Uint32Array(this.#count * 2);
    starts.set(this.#starts);
    lengths.set(this.#lengths);
    this.#starts = starts;
    this.#lengths = lengths;
  }
}
