import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** A file to be sent, and how it is announced. */
export interface FileToSend {
  readonly path: string;
  readonly bytes: number;
  readonly filename: string;
  /** Cut the connection after so many bytes, although all were announced. */
  readonly cutAfter?: number;
}

/** Streams a file as a download with its exact length. A client that goes away is no error. */
export async function sendFile(outgoing: ServerResponse, file: FileToSend): Promise<void> {
  outgoing.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': file.bytes,
    'content-disposition': `attachment; filename="${headerSafe(file.filename)}"`,
  });
  const end = Math.min(file.cutAfter ?? file.bytes, file.bytes) - 1;
  try {
    if (end >= 0) await pipeline(createReadStream(file.path, { end }), outgoing, { end: false });
    if (file.cutAfter === undefined) outgoing.end();
    else outgoing.socket?.destroySoon();
  } catch {
    outgoing.destroy();
  }
}

/** A header holds printable ASCII, and the name stands between quotes. */
function headerSafe(filename: string): string {
  return filename.replaceAll(/[^\x20-\x7e]|["\\]/g, '_');
}
