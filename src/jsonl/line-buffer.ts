/** Large enough that a write is cheap beside its lines, small enough for some hundred buffers at once. */
const CHUNK_BYTES = 64 * 1024;
const LF = 0x0a;
/** UTF-8 needs at most three bytes for one UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3;

/** A buffer that is hardly used takes little: there may be thousands. */
const FIRST_BYTES = 4 * 1024;
/** Buffers that are kept for the next lines once theirs are written: 2 MiB. */
const MAX_FREE = 32;

/** Where lines are written. */
export interface ChunkSink {
  write(chunks: readonly Uint8Array[]): Promise<void>;
}

/**
 * Collects lines as bytes, to be written in chunks: adding is synchronous and cheap, and whoever owns the file drains
 * the chunks into it when there is enough.
 */
export class LineBuffer {
  #full: { readonly buffer: Buffer; readonly used: number }[] = [];
  readonly #free: Buffer[] = [];
  #current: Buffer = Buffer.alloc(0);
  #used = 0;
  #pending = 0;

  /** Bytes that wait to be taken. */
  get pending(): number {
    return this.#pending;
  }

  /** Gives memory back that is not in use, for a buffer that will not be for a while. */
  release(): void {
    this.#free.length = 0;
    if (this.#pending === 0) this.#current = Buffer.alloc(0);
  }

  /** Forgets what was collected and not taken. */
  clear(): void {
    this.#full = [];
    this.#used = 0;
    this.#pending = 0;
  }

  /** Adds one line without its end; returns its length in bytes, end included. */
  addText(line: string): number {
    const worst = line.length * MAX_BYTES_PER_UNIT + 1;
    // A long line gets what it takes and no more: it may be 50 MB.
    this.#reserve(worst > CHUNK_BYTES ? Buffer.byteLength(line) + 1 : worst);
    const written = this.#current.write(line, this.#used);
    return this.#end(written);
  }

  /** Adds one line without its end as bytes, which are copied; returns its length, end included. */
  addBytes(line: Uint8Array): number {
    this.#reserve(line.length + 1);
    this.#current.set(line, this.#used);
    return this.#end(line.length);
  }

  /** The chunks collected so far, which now belong to the caller. */
  take(): Buffer[] {
    const chunks = this.#chunks();
    this.#current = this.#current.subarray(this.#used);
    this.#used = 0;
    this.#full = [];
    this.#pending = 0;
    return chunks;
  }

  /** Writes the chunks collected so far and uses their memory again. Nothing may be added until it is done. */
  async drainTo(sink: ChunkSink): Promise<void> {
    if (this.#pending === 0) return;
    await sink.write(this.#chunks());
    for (const { buffer } of this.#full) {
      if (buffer.length === CHUNK_BYTES && this.#free.length < MAX_FREE) this.#free.push(buffer);
    }
    // What was made for one long line is not kept for the short ones.
    if (this.#current.length > CHUNK_BYTES) this.#current = Buffer.alloc(0);
    this.#used = 0;
    this.#full = [];
    this.#pending = 0;
  }

  #chunks(): Buffer[] {
    const chunks = this.#full.map(({ buffer, used }) => buffer.subarray(0, used));
    if (this.#used > 0) chunks.push(this.#current.subarray(0, this.#used));
    return chunks;
  }

  #reserve(bytes: number): void {
    if (this.#current.length - this.#used >= bytes) return;
    if (this.#used > 0) this.#full.push({ buffer: this.#current, used: this.#used });
    this.#current = this.#allocate(bytes);
    this.#used = 0;
  }

  #allocate(bytes: number): Buffer {
    const free = bytes <= CHUNK_BYTES ? this.#free.pop() : undefined;
    const grown = Math.min(Math.max(2 * this.#current.length, FIRST_BYTES), CHUNK_BYTES);
    return free ?? Buffer.allocUnsafeSlow(Math.max(bytes, grown));
  }

  #end(written: number): number {
    this.#current[this.#used + written] = LF;
    this.#used += written + 1;
    this.#pending += written + 1;
    return written + 1;
  }
}
