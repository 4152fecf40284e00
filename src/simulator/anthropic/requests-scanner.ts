const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
/** Entries of an array in the outermost object stand this deep. */
const ENTRY_DEPTH = 2;
/** More than the frame around 100,000 entries can need, indented by the width of a page. */
const MOST_FRAME_BYTES = 16_777_216;

/** What is left of a body when each entry is replaced by its number. */
export interface ScannedFrame {
  /** JSON text, unless the body was none; undefined when there was more of it than any good body has. */
  readonly text: string | undefined;
  readonly entries: number;
}

/**
 * Takes a JSON body such as `{"requests":[…]}` apart while it comes in: hands out the entries of the arrays that stand in
 * the outermost object, and keeps the frame around them. It looks at brackets, commas and strings only; whether the
 * parts are JSON is for a parser to say.
 */
export class RequestsScanner {
  readonly #mostEntries: number;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** Whether the container at entry depth is an array. */
  #inArray = false;
  #inEntry = false;
  #entries = 0;
  #entryParts: Buffer[] = [];
  /** One character a byte, so that a letter may be spread over two chunks. */
  #frame: string[] = [];
  #frameBytes = 0;

  /** @param mostEntries entries beyond are counted and dropped */
  constructor(mostEntries: number) {
    this.#mostEntries = mostEntries;
  }

  /** The entries that `chunk` completes, as bytes of JSON. */
  push(chunk: Buffer): readonly Buffer[] {
    const done: Buffer[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#inString) {
        at = this.#skipString(chunk, at);
        continue;
      }
      const startsEntry = this.#startsEntry(byte);
      const endsEntry = this.#inEntry && this.#depth === ENTRY_DEPTH && isEndOfEntry(byte);
      if (startsEntry || endsEntry) {
        this.#keep(chunk.subarray(start, at));
        start = at;
        if (endsEntry) this.#endEntry(done);
        else this.#inEntry = true;
      }
      this.#note(byte);
    }
    this.#keep(chunk.subarray(start));
    return done;
  }

  /** What stood around the entries, once all is in. */
  end(): ScannedFrame {
    const whole = this.#frameBytes <= MOST_FRAME_BYTES;
    const text = Buffer.from(this.#frame.join(''), 'latin1').toString();
    return { text: whole ? text : undefined, entries: this.#entries };
  }

  #startsEntry(byte: number): boolean {
    return (
      !this.#inEntry &&
      this.#inArray &&
      this.#depth === ENTRY_DEPTH &&
      byte > SPACE &&
      byte !== COMMA &&
      byte !== CLOSE_ARRAY
    );
  }

  #note(byte: number): void {
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      this.#depth += 1;
      if (this.#depth === ENTRY_DEPTH) this.#inArray = byte === OPEN_ARRAY;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#depth -= 1;
  }

  /** The position of the last byte that belongs to the string, or to what is here of it. */
  #skipString(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        return at;
      }
    }
    return chunk.length;
  }

  #endEntry(done: Buffer[]): void {
    if (this.#entries < this.#mostEntries) done.push(Buffer.concat(this.#entryParts));
    this.#frame.push(String(this.#entries));
    this.#entries += 1;
    this.#entryParts = [];
    this.#inEntry = false;
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#inEntry) {
      if (this.#entries < this.#mostEntries) this.#entryParts.push(bytes);
      return;
    }
    this.#frameBytes += bytes.length;
    if (this.#frameBytes <= MOST_FRAME_BYTES) this.#frame.push(bytes.toString('latin1'));
  }
}

function isEndOfEntry(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_ARRAY;
}
