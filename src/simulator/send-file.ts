import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** A file to be sent, and how it is announced. */
export interface FileToSend {
  readonly path: string;
  readonly bytes: number;
  /** The `content-type` and whatever else the reply carries besides its length. */
  readonly headers: Readonly<Record<string, string>>;
  /** Send it in chunks, without telling its length beforehand. */
  readonly chunked?: boolean;
  /** Cut the connection after so many bytes, although all were announced. */
  readonly cutAfter?: number;
}

/** Streams a file as a download. A client that goes away is no error. */
export async function sendFile(outgoing: ServerResponse, file: FileToSend): Promise<void> {
  const length = file.chunked === true ? {} : { 'content-length': file.bytes };
  outgoing.writeHead(200, { ...file.headers, ...length });
  const end = Math.min(file.cutAfter ?? file.bytes, file.bytes) - 1;
  try {
    if (end >= 0) await pipeline(createReadStream(file.path, { end }), outgoing, { end: false });
    if (file.cutAfter === undefined) outgoing.end();
    else outgoing.socket?.destroySoon();
  } catch {
    outgoing.destroy();
  }
}

/** The `content-disposition` of a download: a header holds printable ASCII, and the name stands between quotes. */
export function attachment(filename: string): string {
  return `attachment; filename="${filename.replaceAll(/[^\x20-\x7e]|["\\]/g, '_')}"`;
}
