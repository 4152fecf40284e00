import { isUtf8 } from 'node:buffer';
import { extname } from 'node:path';

/** Text has no marks of its own in its bytes, so the name tells which kind it is; RFC 7763 and RFC 4180 name two of them. */
const TEXT_TYPES: Readonly<Record<string, string>> = {
  '.md': 'text/markdown',
  '.markdown': 'text/markdown',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.xml': 'application/xml',
  '.json': 'application/json',
  '.jsonl': 'application/jsonl',
};

/** Names that `file-type` has for formats that providers know by another. */
const USUAL_NAMES: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/ogg; codecs=opus': 'audio/ogg',
};

/**
 * The MIME type of a file's bytes, or undefined when they are neither a known format nor UTF-8 text. A format that
 * `accepts` refuses gives way to text: a few letters, such as "BM", are all it takes to look like a picture.
 */
export async function detectMediaType(
  bytes: Uint8Array,
  path: string,
  accepts: (mediaType: string) => boolean,
): Promise<string | undefined> {
  if (bytes.byteLength === 0) return undefined;
  // Loaded when a file is first looked at: few runs need it, and every command would wait for it.
  const { fileTypeFromBuffer } = await import('file-type');
  const found = (await fileTypeFromBuffer(bytes))?.mime;
  const format = found === undefined ? undefined : (USUAL_NAMES[found] ?? found);
  if (format !== undefined && accepts(format)) return format;
  return isText(bytes) ? (TEXT_TYPES[extname(path).toLowerCase()] ?? 'text/plain') : format;
}

/** A NUL is valid UTF-8, but no text has one. */
function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}
