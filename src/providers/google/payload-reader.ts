import type { Payload } from '../../adapter/batch-port.ts';
import { UsageError } from '../../core/errors.ts';

/** Reads a payload once, from its start to its end, in pieces of the length that is asked for. */
export class PayloadReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  #position = 0;

  constructor(payload: Pick<Payload, 'open'>) {
    this.#chunks = payload.open()[Symbol.asyncIterator]();
  }

  /** How many bytes were read so far. */
  get position(): number {
    return this.#position;
  }

  /** The next `length` bytes, as they come. @throws UsageError when there are fewer */
  async *take(length: number): AsyncGenerator<Uint8Array> {
    let missing = length;
    while (missing > 0) {
      if (this.#rest.byteLength === 0) await this.#fill();
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.byteLength);
      this.#position += piece.byteLength;
      missing -= piece.byteLength;
      yield piece;
    }
  }

  /** Passes over the next `length` bytes. */
  async skip(length: number): Promise<void> {
    for await (const piece of this.take(length)) void piece;
  }

  /** Lets go of the payload. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #fill(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done === true) {
      throw new UsageError(
        `The payload ends after ${this.#position} bytes, before the length that it names.`,
      );
    }
    this.#rest = next.value;
  }
}
