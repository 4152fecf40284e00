import type { Payload } from '../../adapter/batch-port.ts';
import type { StreamBody } from '../../http/http-request.ts';

const HEAD = Buffer.from('{"requests":[');
const TAIL = Buffer.from(']}');
const LF = 0x0a;
const COMMA = 0x2c;

/** What the body is longer than the lines in it: the last line's end is not sent. */
export const ENVELOPE_BYTES: number = HEAD.length + TAIL.length - 1;

/**
 * How many chunks can be in use at a time, as a body is allowed: one is written again when the eighth after it is asked
 * for.
 */
const RING_CHUNKS = 8;

/**
 * The body that creates a batch: the lines as a list, with commas for the ends of lines. JSON has no line feed inside a
 * line. Made while it is sent, in a few buffers, since the payload's own chunks are not ours to change.
 */
export function createRequestsBody(payload: Payload): StreamBody {
  const isEmpty = payload.byteLength === 0;
  return {
    contentType: 'application/json',
    byteLength: payload.byteLength + ENVELOPE_BYTES + (isEmpty ? 1 : 0),
    open: () => joinLines(payload),
  };
}

async function* joinLines(payload: Payload): AsyncGenerator<Uint8Array> {
  const ring: Buffer[] = [];
  let turn = 0;
  let position = 0;
  yield HEAD;
  for await (const chunk of payload.open()) {
    if (chunk.byteLength === 0) continue;
    const copy = takeBuffer(ring, turn, chunk.byteLength);
    turn = (turn + 1) % RING_CHUNKS;
    copy.set(chunk);
    position += chunk.byteLength;
    for (let at = copy.indexOf(LF); at !== -1; at = copy.indexOf(LF, at + 1)) copy[at] = COMMA;
    // The end of the last line has no other line behind it.
    const length = position === payload.byteLength ? copy.length - 1 : copy.length;
    if (length > 0) yield copy.subarray(0, length);
  }
  yield TAIL;
}

/** The buffer whose turn it is, as long as the chunk. */
function takeBuffer(ring: Buffer[], turn: number, bytes: number): Buffer {
  let buffer = ring[turn];
  if (buffer === undefined || buffer.length < bytes) {
    buffer = Buffer.allocUnsafeSlow(bytes);
    ring[turn] = buffer;
  }
  return buffer.subarray(0, bytes);
}
