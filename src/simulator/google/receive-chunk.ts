import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';

import { explain, FILE_MODE } from '../../core/files.ts';
import type { UploadRecord } from './upload-store.ts';

/** How the receipt of a chunk ended. */
export type ChunkEnd = 'whole' | 'broken' | 'too-long';

/**
 * Appends the body of a call to an upload, holding one network buffer at a time. What came before a broken connection
 * is kept. `breakAfter` has the receipt end there as if the connection had broken. @throws FileOperationError
 */
export async function receiveChunk(
  incoming: IncomingMessage,
  upload: UploadRecord,
  maxBytes: number,
  breakAfter: number = Infinity,
): Promise<ChunkEnd> {
  const handle = await explain('write', upload.path, () => open(upload.path, 'a', FILE_MODE));
  let left = breakAfter;
  try {
    for await (const chunk of readBody(incoming)) {
      const kept = chunk.subarray(0, left);
      if (upload.received + kept.length > maxBytes) return 'too-long';
      await explain('write', upload.path, () => handle.appendFile(kept));
      upload.hash.update(kept);
      upload.received += kept.length;
      left -= kept.length;
      if (left <= 0) return 'broken';
    }
    return incoming.complete ? 'whole' : 'broken';
  } finally {
    await handle.close();
  }
}

/** The chunks of a body until it ends or breaks off. */
async function* readBody(incoming: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    const chunks: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) yield chunk;
  } catch {
    // The client is gone; what it sent is kept.
  }
}
