/** A complaint about a line of JSON, and where. */
export class LineProblem extends Error {
  /** Characters from the beginning of the line, the first being 1. */
  readonly column: number;

  constructor(message: string, column: number) {
    super(message);
    this.name = 'LineProblem';
    this.column = column;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[a-z]+/y;
const WHITE_SPACE = new Set([' ', '\t', '\n', '\r']);

/** Walks through JSON text and knows at which column it stands. */
export class JsonCursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character that is not white space; empty at the end. */
  peek(): string {
    while (WHITE_SPACE.has(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text.charAt(this.#at);
  }

  /** The column of the next character that is not white space. */
  get column(): number {
    this.peek();
    return this.#at + 1;
  }

  /** Steps over one character. @throws LineProblem when another stands there */
  take(expected: string): void {
    if (this.peek() !== expected) throw this.unexpected(expected);
    this.#at += 1;
  }

  /** Steps over a character if it stands there. */
  takeIf(expected: string): boolean {
    if (this.peek() !== expected) return false;
    this.#at += 1;
    return true;
  }

  /** Steps over a string. @throws LineProblem */
  takeString(): string {
    if (this.peek() !== '"') throw this.unexpected('"');
    const start = this.#at;
    this.#at = this.#endOfString(start + 1);
    return this.#parse(this.#text.slice(start, this.#at), start + 1);
  }

  /** Steps over a number, `true`, `false` or `null`. @throws LineProblem */
  takeLiteral(): string {
    this.peek();
    const start = this.#at;
    const text = this.#match(NUMBER) ?? this.#match(WORD);
    if (text === undefined) throw this.unexpected();
    if (/^[a-z]/.test(text) && !['true', 'false', 'null'].includes(text)) {
      this.#at = start;
      throw this.unexpected();
    }
    return text;
  }

  /** The complaint that something else was expected here. */
  unexpected(expected?: string): LineProblem {
    const found = this.peek();
    const what = found === '' ? 'unexpected end of input' : `unexpected character: '${found}'`;
    return new LineProblem(expected === undefined ? what : `${what}; expected '${expected}'`, this.#at + 1);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    this.#at += text?.length ?? 0;
    return text;
  }

  /** Behind the closing quote. */
  #endOfString(from: number): number {
    for (let at = from; at < this.#text.length; at += 1) {
      const character = this.#text.charAt(at);
      if (character === '\\') at += 1;
      else if (character === '"') return at + 1;
    }
    throw new LineProblem('unexpected end of input', this.#text.length + 1);
  }

  #parse(text: string, column: number): string {
    try {
      // A text between quotes is either a JSON string or none at all.
      return JSON.parse(text) as string;
    } catch {
      throw new LineProblem('invalid string', column);
    }
  }
}
