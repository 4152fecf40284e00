import { open, type FileHandle } from 'node:fs/promises';

import { explain, FILE_MODE } from '../core/files.ts';

/** Lines are written when so many bytes wait. */
const FLUSH_BYTES = 256 * 1024;
const FIRST_CAPACITY = 2 * FLUSH_BYTES;
/** UTF-8 needs at most three bytes for one UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3;
const LF = 0x0a;

/** A file of lines while it grows. One buffer is used over and over, so that 50,000 rows leave no garbage. */
export class LineWriter {
  readonly #path: string;
  readonly #handle: FileHandle;
  #buffer = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #used = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Opens the file to append, created if need be; what stands beyond `length` is cut off. @throws FileOperationError */
  static async open(path: string, length = 0): Promise<LineWriter> {
    const handle = await explain('write', path, () => open(path, 'a', FILE_MODE));
    await explain('write', path, () => handle.truncate(length));
    return new LineWriter(path, handle);
  }

  /** Adds lines; returns their bytes, ends included. */
  add(lines: readonly string[]): number {
    const before = this.#used;
    for (const line of lines) this.#addLine(line);
    return this.#used - before;
  }

  /** Whether enough waits to be written. */
  get isFull(): boolean {
    return this.#used >= FLUSH_BYTES;
  }

  /** Writes what waits. @throws FileOperationError */
  async flush(): Promise<void> {
    if (this.#used === 0) return;
    const waiting = this.#buffer.subarray(0, this.#used);
    await explain('write', this.#path, () => this.#handle.appendFile(waiting));
    this.#used = 0;
  }

  /** Writes the rest and closes the file. @throws FileOperationError */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#handle.close();
    }
  }

  #addLine(line: string): void {
    this.#reserve(line.length * MAX_BYTES_PER_UNIT + 1);
    this.#used += this.#buffer.write(line, this.#used);
    this.#buffer[this.#used] = LF;
    this.#used += 1;
  }

  #reserve(bytes: number): void {
    if (this.#buffer.length - this.#used >= bytes) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#used + bytes));
    this.#buffer.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
  }
}
