import type { JsonValue } from '../../core/json.ts';
import { JsonCursor, LineProblem } from './json-cursor.ts';
import {
  MAX_MESSAGE_DEPTH,
  SHOWN_CHARACTERS,
  type Field,
  type FieldType,
  type MessageTable,
} from './message-table.ts';
import { readScalar } from './scalar-value.ts';

/**
 * Why a line cannot be read as a message, in the words that Google's API was seen to use, such as
 * "invalid JSON, near column 12: no such field: 'config'"; undefined when it can. Far slower than looking whether it can.
 */
export function explainLine(line: string, message: string, table: MessageTable): string | undefined {
  const cursor = new JsonCursor(line);
  try {
    new LineReader(cursor, table).message(message);
    if (cursor.peek() !== '') throw cursor.unexpected();
    return undefined;
  } catch (cause) {
    if (!(cause instanceof LineProblem)) throw cause;
    return `invalid JSON, near column ${cause.column}: ${cause.message}`;
  }
}

/** Objects and lists in each other: a list stands between a message and the next. */
const MAX_DEPTH = 2 * MAX_MESSAGE_DEPTH;

class LineReader {
  readonly #cursor: JsonCursor;
  readonly #table: MessageTable;
  #depth = 0;

  constructor(cursor: JsonCursor, table: MessageTable) {
    this.#cursor = cursor;
    this.#table = table;
  }

  message(name: string): void {
    const fields = this.#table.fieldsOf(name);
    this.#object((key, column) => {
      const field = fields.get(key);
      if (field === undefined) throw new LineProblem(`no such field: '${key}'`, column);
      return () => this.#field(field);
    });
  }

  #field(field: Field): void {
    if (field.type.is !== 'any' && this.#cursor.peek() === 'n') {
      this.#cursor.takeLiteral();
      return;
    }
    const readOne = (): void => this.#value(field.type);
    if (field.holds === 'list') this.#array(readOne);
    else if (field.holds === 'map') this.#object(() => readOne);
    else readOne();
  }

  #value(type: FieldType): void {
    if (type.is === 'message') {
      this.message(type.message);
      return;
    }
    const column = this.#cursor.column;
    const expected = OPENINGS[type.is];
    if (expected !== undefined && this.#cursor.peek() !== expected) throw this.#cursor.unexpected(expected);
    const value = this.#json();
    if (readScalar(value, type) === undefined) {
      const given = JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
      throw new LineProblem(`invalid value for a field of type ${type.is}: ${given}`, column);
    }
  }

  /** Any JSON. */
  #json(): JsonValue {
    switch (this.#cursor.peek()) {
      case '{': {
        const entries: [string, JsonValue][] = [];
        this.#object((key) => () => entries.push([key, this.#json()]));
        return Object.fromEntries(entries);
      }
      case '[': {
        const entries: JsonValue[] = [];
        this.#array(() => entries.push(this.#json()));
        return entries;
      }
      case '"':
        return this.#cursor.takeString();
      default:
        // A literal is JSON by itself.
        return JSON.parse(this.#cursor.takeLiteral()) as JsonValue;
    }
  }

  #object(member: (key: string, column: number) => () => unknown): void {
    this.#cursor.take('{');
    if (this.#cursor.takeIf('}')) return;
    this.#enter();
    do {
      const column = this.#cursor.column;
      const readValue = member(this.#cursor.takeString(), column);
      this.#cursor.take(':');
      readValue();
    } while (this.#cursor.takeIf(','));
    this.#depth -= 1;
    this.#cursor.take('}');
  }

  #array(readEntry: () => unknown): void {
    this.#cursor.take('[');
    if (this.#cursor.takeIf(']')) return;
    this.#enter();
    do readEntry();
    while (this.#cursor.takeIf(','));
    this.#depth -= 1;
    this.#cursor.take(']');
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new LineProblem('nesting is too deep', this.#cursor.column);
  }
}

/** What a value of a type must begin with, where there is only one such character. */
const OPENINGS: Readonly<Partial<Record<Exclude<FieldType['is'], 'message'>, string>>> = {
  string: '"',
  bytes: '"',
  struct: '{',
  map: '{',
};
