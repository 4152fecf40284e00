import { createGunzip, type Gunzip } from 'node:zlib';

import { ValidationError } from '../core/errors.ts';
import { hasCode } from '../core/files.ts';

/** How every gzip file begins (RFC 1952, section 2.3.1). No text of JSON begins so. */
const MAGIC: readonly [number, number] = [0x1f, 0x8b];
/** Unzipped bytes come in pieces of this size, like those of a plain file. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of a file, unzipped where they are gzip: that is told by how they begin, so that standard input and files
 * of any name do. They are unzipped piece by piece, and a piece of what goes in may be overwritten once the next one is
 * asked for.
 * @param name as the user named the file @throws ValidationError when the file is cut off or damaged, or is no gzip
 * though its name ends in `.gz`
 */
export async function* unzip(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const { bytes, chunks } = await readStart(iterator);
  try {
    if (isGzip(bytes)) yield* inflate(iterator, chunks, name);
    else if (name.endsWith('.gz')) throw badFile(name, 'is not gzip, though its name ends in .gz');
    else yield* rest(iterator, chunks);
  } finally {
    // Not awaited: a source that hangs would keep the one who wants to leave.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function isGzip([first, second]: readonly number[]): boolean {
  return first === MAGIC[0] && second === MAGIC[1];
}

/** As many chunks as it takes to see how the file begins. */
async function readStart(
  iterator: AsyncIterator<Uint8Array>,
): Promise<{ readonly bytes: readonly number[]; readonly chunks: readonly Uint8Array[] }> {
  const bytes: number[] = [];
  const chunks: Uint8Array[] = [];
  while (bytes.length < MAGIC.length) {
    const next = await iterator.next();
    if (next.done === true) break;
    bytes.push(...next.value.subarray(0, MAGIC.length));
    // A chunk that does not tell is a byte long or empty; it must outlive the next one.
    chunks.push(bytes.length < MAGIC.length ? Buffer.from(next.value) : next.value);
  }
  return { bytes, chunks };
}

async function* rest(
  iterator: AsyncIterator<Uint8Array>,
  chunks: readonly Uint8Array[],
): AsyncGenerator<Uint8Array> {
  yield* chunks;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}

async function* inflate(
  iterator: AsyncIterator<Uint8Array>,
  chunks: readonly Uint8Array[],
  name: string,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const feeding = feed(gunzip, rest(iterator, chunks), name);
  feeding.catch((cause: unknown) => {
    gunzip.destroy(cause instanceof Error ? cause : new Error(String(cause)));
  });
  try {
    // Without an encoding a stream yields buffers.
    yield* gunzip as AsyncIterable<Buffer>;
    await feeding;
  } catch (cause) {
    throw describeFailure(cause, name);
  } finally {
    gunzip.destroy();
  }
}

async function feed(gunzip: Gunzip, chunks: AsyncIterable<Uint8Array>, name: string): Promise<void> {
  let isOver = false;
  for await (const chunk of chunks) {
    const before = gunzip.bytesWritten;
    // The next chunk is asked for once this one is used up, since it may take its place.
    if (!isOver) await write(gunzip, chunk);
    const unread = chunk.subarray(gunzip.bytesWritten - before);
    isOver ||= unread.length > 0;
    // Zlib takes a zero behind the end for padding, and reads no further: what comes after it would be lost.
    if (unread.some((byte) => byte !== 0))
      throw badFile(name, 'is a damaged gzip file: zeros, and then more');
  }
  gunzip.end();
}

function write(gunzip: Gunzip, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    gunzip.write(chunk, (failure) => (failure ? reject(failure) : resolve()));
  });
}

/** Zlib's own errors in the words of somebody who has a file; others, such as an interruption, stay what they are. */
function describeFailure(cause: unknown, name: string): unknown {
  if (hasCode(cause, 'Z_BUF_ERROR')) return badFile(name, 'is cut off: the gzip file ends too early');
  if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))) return cause;
  return badFile(name, `is a damaged gzip file: ${cause.message}`);
}

function badFile(file: string, message: string): ValidationError {
  return new ValidationError([{ file, message }]);
}
