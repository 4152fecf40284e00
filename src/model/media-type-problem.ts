import { isUtf8 } from 'node:buffer';

/** Other names of the same format, by which files and programs call it. */
const SAME_AS: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/x-png': 'image/png',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'application/x-pdf': 'application/pdf',
};

/** Formats whose bytes are known beyond doubt: a file of one of them is nothing else, and what is none is not one. */
const CERTAIN: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'audio/wav',
  'audio/flac',
  'application/pdf',
]);

/** How many bytes of a file are looked at: what `file-type` reads of a stream. */
export const SAMPLE_BYTES = 4100;

/** Why the first bytes of a file cannot be of the media type that they are said to be; undefined when they may be. */
export async function mediaTypeProblem(stated: string, bytes: Uint8Array): Promise<string | undefined> {
  const wanted = nameOf(stated);
  if (wanted.startsWith('text/')) {
    return isText(bytes) ? undefined : `is said to be ${wanted}, and its bytes are no UTF-8 text`;
  }
  // Loaded when media is first looked at: few runs need it.
  const { fileTypeFromBuffer } = await import('file-type');
  const format = (await fileTypeFromBuffer(bytes))?.mime;
  const found = format === undefined ? undefined : nameOf(format);
  if (found === wanted || !(CERTAIN.has(wanted) || (found !== undefined && CERTAIN.has(found)))) {
    return undefined;
  }
  return `is said to be ${wanted}, and its bytes are ${found ?? 'of no known format'}`;
}

/** `Audio/X-WAV; rate=8000` as `audio/wav`. */
function nameOf(mediaType: string): string {
  const bare = (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return SAME_AS[bare] ?? bare;
}

/** A sample may end within a character, which takes four bytes at most. A NUL is valid UTF-8, but no text has one. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  for (let cut = 0; cut < 4 && cut <= bytes.length; cut += 1) {
    if (isUtf8(bytes.subarray(0, bytes.length - cut))) return true;
    if (bytes.length < SAMPLE_BYTES) return false;
  }
  return false;
}
