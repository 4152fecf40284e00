import { isUtf8 } from 'node:buffer';

import { LineBlock, type RefusedLine } from './line-block.ts';

const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NOTHING = Buffer.alloc(0);

/**
 * Splits bytes into lines. Takes LF and CRLF, a byte order mark, a last line without an end, and blank lines. Each byte
 * is looked at once and copied at most twice, however many chunks a line spans.
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
    const refused: RefusedLine[] = [];
    const bounds: number[] = [];
    let head: Buffer | undefined;
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      if (this.#carryBytes > 0) head = this.#completeCarry(bytes.subarray(0, end), refused);
      else this.#addBounds(bytes, start, end, bounds, refused, head === undefined ? 0 : 1);
      start = end + 1;
    }
    if (!isUtf8(bytes.subarray(bounds[0] ?? start, start))) refuseInvalid(bytes, bounds, refused, head);
    this.#keep(bytes.subarray(start));
    return this.#block(head, bytes, bounds, refused);
  }

  /** The last line, when the file does not end with a line end. */
  end(): LineBlock {
    const refused: RefusedLine[] = [];
    const head = this.#carryBytes > 0 ? this.#completeCarry(NOTHING, refused) : undefined;
    return this.#block(head, NOTHING, [], refused);
  }

  /** The line that began in earlier chunks and ends with `rest`. */
  #completeCarry(rest: Buffer, refused: RefusedLine[]): Buffer {
    const byteLength = this.#carryBytes + rest.length;
    const isTooLong = byteLength > this.#maxLineBytes;
    const whole = isTooLong ? NOTHING : Buffer.concat([...this.#carry, rest], byteLength);
    this.#carry = [];
    this.#carryBytes = 0;
    const line = whole.subarray(this.#startOf(whole, 0), endOf(whole, 0, whole.length));
    if (isTooLong) refused.push({ index: 0, reason: 'too-long', byteLength });
    else if (!isUtf8(line)) refused.push({ index: 0, reason: 'invalid-utf8', byteLength });
    else return line;
    return NOTHING;
  }

  #addBounds(
    bytes: Buffer,
    start: number,
    end: number,
    bounds: number[],
    refused: RefusedLine[],
    heads: number,
  ): void {
    const from = this.#startOf(bytes, start);
    if (end - start <= this.#maxLineBytes) {
      bounds.push(from, endOf(bytes, from, end));
      return;
    }
    refused.push({ index: bounds.length / 2 + heads, reason: 'too-long', byteLength: end - start });
    bounds.push(from, from);
  }

  /** Where a line starts: behind the mark, when it is the first of the file and has one. */
  #startOf(bytes: Buffer, start: number): number {
    if (!this.#atStart) return start;
    this.#atStart = false;
    return bytes.subarray(start, start + BOM.length).equals(BOM) ? start + BOM.length : start;
  }

  /** Keeps the beginning of a line as a copy, unless the line is too long already. */
  #keep(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#carryBytes += rest.length;
    if (this.#carryBytes > this.#maxLineBytes) this.#carry = [];
    else this.#carry.push(Buffer.from(rest));
  }

  #block(
    head: Buffer | undefined,
    bytes: Buffer,
    bounds: readonly number[],
    refused: readonly RefusedLine[],
  ): LineBlock {
    const block = new LineBlock(this.#nextLine, head, bytes, bounds, refused);
    this.#nextLine += block.count;
    return block;
  }
}

function endOf(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === CR ? end - 1 : end;
}

/** Finds the lines that are not UTF-8, once it is known that there are some, and empties them. */
function refuseInvalid(
  bytes: Buffer,
  bounds: number[],
  refused: RefusedLine[],
  head: Buffer | undefined,
): void {
  for (let at = 0; at < bounds.length; at += 2) {
    const [start = 0, end = 0] = [bounds[at], bounds[at + 1]];
    if (isUtf8(bytes.subarray(start, end))) continue;
    const index = at / 2 + (head === undefined ? 0 : 1);
    refused.push({ index, reason: 'invalid-utf8', byteLength: end - start });
    bounds[at + 1] = start;
  }
  refused.sort((a, b) => a.index - b.index);
}
