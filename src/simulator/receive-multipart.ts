import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';

import { FILE_MODE } from '../core/files.ts';

/** A form that came in: its fields, and its file on disk. */
export interface ReceivedForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: ReceivedFile | undefined;
}

/** The file of a form. */
export interface ReceivedFile {
  readonly fieldName: string;
  readonly filename: string;
  readonly bytes: number;
  /** The file was longer than allowed; what was beyond is gone. */
  readonly tooLong: boolean;
}

/** Reads a multipart form, streaming the first file to `path`. @throws Error when the body is not such a form or is cut */
export async function receiveMultipart(
  incoming: IncomingMessage,
  path: string,
  maxBytes: number,
): Promise<ReceivedForm> {
  const fields = new Map<string, string>();
  const parser = createParser(incoming, maxBytes);
  let writing: Promise<ReceivedFile> | undefined;
  parser.on('field', (name, value) => fields.set(name, value));
  parser.on('file', (fieldName, stream, filename) => {
    if (writing === undefined) {
      writing = store(stream, path, fieldName, filename);
      // The pipeline below reports the failure; this one must not count as unhandled meanwhile.
      writing.catch(() => undefined);
    } else {
      stream.resume();
    }
  });
  await pipeline(incoming, parser);
  return { fields, file: await writing };
}

function createParser(incoming: IncomingMessage, maxBytes: number): BusboyInstance {
  const type = incoming.headers['content-type'] ?? '';
  return new Busboy({
    headers: { ...incoming.headers, 'content-type': type },
    limits: { fileSize: maxBytes },
  });
}

async function store(
  stream: BusboyFileStream,
  path: string,
  fieldName: string,
  filename: string,
): Promise<ReceivedFile> {
  const target = createWriteStream(path, { mode: FILE_MODE });
  await pipeline(stream, target);
  return { fieldName, filename, bytes: target.bytesWritten, tooLong: stream.truncated };
}
