import { once } from 'node:events';
import { createReadStream } from 'node:fs';

import { FileOperationError } from '../core/errors.ts';

/** How much is read from a file at a time; what `node:fs` itself takes for streams of files. */
const CHUNK_BYTES = 64 * 1024;

/**
 * stdout. A reader that goes away, such as `head`, is no failure: what is written afterwards goes nowhere, and `isOpen`
 * tells whoever would produce more that nobody wants it.
 */
export class DataOutput {
  readonly #stream: NodeJS.WriteStream;
  #failure: Error | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('error', (cause: Error) => {
      this.#failure ??= cause;
    });
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY;
  }

  /** False once the reader has gone. */
  get isOpen(): boolean {
    return this.#failure === undefined;
  }

  /** Writes and waits until there is room for more. @throws FileOperationError, such as for a full disk */
  async write(data: string | Uint8Array): Promise<void> {
    this.#throwFailure();
    if (!this.isOpen) return;
    await new Promise<void>((resolve) => {
      this.#stream.write(data, () => resolve());
    });
    this.#throwFailure();
  }

  /** Writes a record as a line of JSON. @throws FileOperationError */
  async writeRecord(record: object): Promise<void> {
    await this.write(`${JSON.stringify(record)}\n`);
  }

  /** Writes a whole file. @throws FileOperationError */
  async writeFile(path: string): Promise<void> {
    const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    try {
      await once(stream, 'open');
    } catch (cause) {
      throw new FileOperationError('read', path, cause);
    }
    // Without an encoding a stream of a file yields buffers.
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (!this.isOpen) return;
      await this.write(chunk);
    }
  }

  #throwFailure(): void {
    const failure = this.#failure;
    if (failure === undefined || isClosedPipe(failure)) return;
    throw new FileOperationError('write', 'standard output', failure);
  }
}

function isClosedPipe(cause: Error): boolean {
  return 'code' in cause && cause.code === 'EPIPE';
}
