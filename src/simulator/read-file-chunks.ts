import { explain, openForReading } from '../core/files.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of a file, in chunks. All chunks share one buffer, so each is gone when the next is asked for: 200 MB leave
 * no garbage behind. @throws FileOperationError
 */
export async function* readFileChunks(path: string): AsyncGenerator<Buffer> {
  const handle = await openForReading(path);
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await explain('read', path, () => handle.read(buffer, 0, CHUNK_BYTES, null));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
