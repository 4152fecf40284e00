import { ENUM_VALUES } from './enum-values.ts';
import { CONTENT_MESSAGES, TOOL_MESSAGES, type MessageFields } from './message-fields.ts';
import { BATCH_MESSAGES, GENERATION_MESSAGES, REQUEST_MESSAGES } from './request-messages.ts';

/** What a field holds. */
export type FieldType =
  | { readonly is: 'message'; readonly message: string }
  | { readonly is: 'enum'; readonly name: string; readonly values: ReadonlySet<string> }
  | { readonly is: Scalar };

/** `any` is any JSON value, `struct` any object, `map` an object of texts. */
export type Scalar = 'string' | 'bool' | 'int32' | 'int64' | 'float' | 'bytes' | 'any' | 'struct' | 'map';

/** A field of a message. */
export interface Field {
  /** As it stands in replies, in camel case. */
  readonly name: string;
  /** As error messages call it, in snake case. */
  readonly protoName: string;
  readonly type: FieldType;
  /** One value, a list of them, or a map from names to them. */
  readonly holds: 'one' | 'list' | 'map';
}

/** Messages in messages, as deep as protocol buffers read them by default (protobuf.dev). */
export const MAX_MESSAGE_DEPTH = 100;

/** A complaint shows a wrong value up to here, since it may be a file in base64. */
export const SHOWN_CHARACTERS = 200;

/** Fields by both of their names. */
export type Fields = ReadonlyMap<string, Field>;

/** All messages that a client may send, by name. */
export class MessageTable {
  readonly #messages: ReadonlyMap<string, Fields>;

  constructor() {
    const all = Object.entries({
      ...CONTENT_MESSAGES,
      ...TOOL_MESSAGES,
      ...GENERATION_MESSAGES,
      ...REQUEST_MESSAGES,
      ...BATCH_MESSAGES,
    });
    const names = new Set(all.map(([name]) => name));
    this.#messages = new Map(all.map(([name, fields]) => [name, compile(fields, names)]));
  }

  /** The fields of a message. */
  fieldsOf(message: string): Fields {
    const fields = this.#messages.get(message);
    if (fields === undefined) throw new Error(`There is no message "${message}".`);
    return fields;
  }
}

/** `thinkingConfig` as `thinking_config`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function compile(fields: MessageFields, messages: ReadonlySet<string>): Fields {
  const compiled = new Map<string, Field>();
  for (const [name, given] of Object.entries(fields)) {
    const [base, holds] = shapeOf(given);
    const field: Field = { name, protoName: snakeCase(name), type: typeOf(base, messages), holds };
    compiled.set(field.name, field);
    compiled.set(field.protoName, field);
  }
  return compiled;
}

function shapeOf(given: string): readonly [string, Field['holds']] {
  if (given.endsWith('[]')) return [given.slice(0, -2), 'list'];
  return given.startsWith('map:') ? [given.slice('map:'.length), 'map'] : [given, 'one'];
}

function typeOf(name: string, messages: ReadonlySet<string>): FieldType {
  if (messages.has(name)) return { is: 'message', message: name };
  const values = ENUM_VALUES[name];
  if (values !== undefined) return { is: 'enum', name, values: new Set(values.toUpperCase().split(' ')) };
  const scalar = SCALARS.find((entry) => entry === name);
  if (scalar === undefined) throw new Error(`There is no type "${name}".`);
  return { is: scalar };
}

const SCALARS: readonly Scalar[] = [
  'string',
  'bool',
  'int32',
  'int64',
  'float',
  'bytes',
  'any',
  'struct',
  'map',
];
