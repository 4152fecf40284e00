import { isUtf8 } from 'node:buffer';

/** Some consecutive lines of a file. A blank line is an empty buffer, so that line numbers can be counted. */
export interface LineBlock {
  /** One-based number of `lines[0]` in the file. */
  readonly firstLine: number;
  /** The lines without their ends; views of the chunk they came in, valid for as long as that is. */
  readonly lines: readonly Buffer[];
  /** Indexes into `lines` of lines that could not be taken; these are empty buffers in `lines`. */
  readonly refused: readonly RefusedLine[];
}

/** A line that was passed over, and why. */
export interface RefusedLine {
  readonly index: number;
  readonly reason: 'too-long' | 'invalid-utf8';
  readonly byteLength: number;
}

const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NOTHING = Buffer.alloc(0);

/**
 * Splits bytes into lines. Takes LF and CRLF, a byte order mark, a last line without an end, and blank lines. Each byte
 * is looked at once and copied at most once, however many chunks a line spans.
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  #carry: Buffer[] = [];
  #carryBytes = 0;
  #nextLine = 1;
  #atStart = true;

  /** @param maxLineBytes a longer line is refused, and is never held in memory as a whole */
  constructor(maxLineBytes: number = Number.POSITIVE_INFINITY) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that `chunk` completes. The chunk must not change while the block is in use. */
  push(chunk: Uint8Array): LineBlock {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: Buffer[] = [];
    const refused: RefusedLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      this.#complete(bytes, start, end, lines, refused);
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
    return this.#block(lines, refused);
  }

  /** The last line, when the file does not end with a line end. */
  end(): LineBlock {
    const lines: Buffer[] = [];
    const refused: RefusedLine[] = [];
    if (this.#carryBytes > 0) this.#complete(NOTHING, 0, 0, lines, refused);
    return this.#block(lines, refused);
  }

  #complete(bytes: Buffer, start: number, end: number, lines: Buffer[], refused: RefusedLine[]): void {
    const byteLength = this.#carryBytes + end - start;
    if (byteLength > this.#maxLineBytes) {
      refused.push({ index: lines.length, reason: 'too-long', byteLength });
      lines.push(NOTHING);
    } else if (this.#carryBytes === 0) {
      lines.push(this.#trim(bytes, start, end));
    } else {
      const whole = Buffer.concat([...this.#carry, bytes.subarray(start, end)], byteLength);
      lines.push(this.#trim(whole, 0, byteLength));
    }
    this.#carry = [];
    this.#carryBytes = 0;
    this.#atStart = false;
  }

  #trim(bytes: Buffer, start: number, end: number): Buffer {
    const from = this.#atStart && bytes.subarray(start, start + 3).equals(BOM) ? start + 3 : start;
    return bytes.subarray(from, end > from && bytes[end - 1] === CR ? end - 1 : end);
  }

  /** Keeps the beginning of a line as a copy, unless the line is too long already. */
  #keep(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#carryBytes += rest.length;
    if (this.#carryBytes > this.#maxLineBytes) this.#carry = [];
    else this.#carry.push(Buffer.from(rest));
  }

  #block(lines: Buffer[], refused: RefusedLine[]): LineBlock {
    const firstLine = this.#nextLine;
    this.#nextLine += lines.length;
    for (const [index, line] of lines.entries()) {
      if (isUtf8(line)) continue;
      refused.push({ index, reason: 'invalid-utf8', byteLength: line.length });
      lines[index] = NOTHING;
    }
    return { firstLine, lines, refused: refused.sort((a, b) => a.index - b.index) };
  }
}
