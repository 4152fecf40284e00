import type { Random } from '../core/random.ts';
import type { StreamBody } from './http-request.ts';

/** A file inside a form. `open` gives exactly `byteLength` bytes. */
export interface FormFile {
  readonly field: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly byteLength: number;
  open(): AsyncIterable<Uint8Array>;
}

/** A form with one file (RFC 7578) whose length is known before it is opened, so that nothing of it is held in memory. */
export function createMultipart(
  fields: Readonly<Record<string, string>>,
  file: FormFile,
  random: Random,
): StreamBody {
  const boundary = createBoundary(random);
  let head = '';
  for (const [name, value] of Object.entries(fields)) {
    head += `--${boundary}\r\nContent-Disposition: form-data; name="${quote(name)}"\r\n\r\n${value}\r\n`;
  }
  head += `--${boundary}\r\nContent-Disposition: form-data; name="${quote(file.field)}"; filename="${quote(file.fileName)}"\r\n`;
  head += `Content-Type: ${file.contentType}\r\n\r\n`;
  const before = Buffer.from(head);
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    byteLength: before.length + file.byteLength + after.length,
    open: () => inOrder(before, file.open(), after),
  };
}

async function* inOrder(
  before: Uint8Array,
  content: AsyncIterable<Uint8Array>,
  after: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield before;
  yield* content;
  yield after;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';
/** 24 digits in base 36 are 124 bits: the file holds the boundary by chance as often as two random UUIDs are equal. */
const BOUNDARY_DIGITS = 24;

function createBoundary(random: Random): string {
  let boundary = '----batch-router-';
  for (let index = 0; index < BOUNDARY_DIGITS; index++) {
    boundary += DIGITS.charAt(Math.floor(random() * DIGITS.length));
  }
  return boundary;
}

/** As browsers write names in forms (HTML standard, "multipart form data"). */
function quote(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
