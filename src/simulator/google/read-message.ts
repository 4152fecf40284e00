import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import {
  MAX_MESSAGE_DEPTH,
  SHOWN_CHARACTERS,
  type Field,
  type FieldType,
  type MessageTable,
} from './message-table.ts';
import { readScalar } from './scalar-value.ts';

/** What is wrong with a field, as `google.rpc.BadRequest` holds it. */
export interface FieldViolation {
  /** Absent for the body itself. */
  readonly field?: string;
  readonly description: string;
}

/** A message that came in: its fields in camel case, and what is wrong with it. */
export interface ReadMessage {
  readonly message: JsonObject;
  readonly violations: readonly FieldViolation[];
}

/**
 * Reads the JSON of a message as Google's REST front end does: names in camel or snake case, null as absent, one value
 * where a list is expected.
 */
export function readMessage(value: JsonObject, name: string, table: MessageTable): ReadMessage {
  const reader = new MessageReader(table);
  const message = reader.read(value, name, '');
  return { message, violations: reader.violations };
}

class MessageReader {
  readonly violations: FieldViolation[] = [];
  readonly #table: MessageTable;
  #depth = 0;

  constructor(table: MessageTable) {
    this.#table = table;
  }

  read(value: JsonObject, name: string, path: string): JsonObject {
    const fields = this.#table.fieldsOf(name);
    const message: Record<string, JsonValue> = {};
    if (this.#depth === MAX_MESSAGE_DEPTH) {
      this.#refuse(path, 'Invalid JSON payload received. Message too deep.');
      return message;
    }
    this.#depth += 1;
    for (const [key, entry] of Object.entries(value)) {
      const field = fields.get(key);
      if (field === undefined) this.#refuse(path, unknownName(key, path, 'Cannot find field.'));
      else
        this.#set(message, field, entry, path === '' ? field.protoName : `${path}.${field.protoName}`, path);
    }
    this.#depth -= 1;
    return message;
  }

  #set(
    message: Record<string, JsonValue>,
    field: Field,
    value: JsonValue,
    path: string,
    parent: string,
  ): void {
    if (value === null && field.type.is !== 'any') return;
    const read =
      field.holds === 'one'
        ? this.#one(value, field, path, parent)
        : field.holds === 'list'
          ? this.#list(value, field.type, path)
          : this.#map(value, field.type, path);
    if (read !== undefined) message[field.name] = read;
  }

  #one(value: JsonValue, field: Field, path: string, parent: string): JsonValue | undefined {
    if (Array.isArray(value) && field.type.is !== 'any') {
      this.#refuse(
        parent,
        unknownName(field.protoName, parent, 'Proto field is not repeating, cannot start list.'),
      );
      return undefined;
    }
    return this.#value(value, field.type, path);
  }

  #list(value: JsonValue, type: FieldType, path: string): JsonValue {
    const entries: readonly JsonValue[] = Array.isArray(value) ? value : [value];
    return entries.flatMap((entry, index) => this.#value(entry, type, `${path}[${index}]`) ?? []);
  }

  #map(value: JsonValue, type: FieldType, path: string): JsonValue | undefined {
    if (!isJsonObject(value)) return this.#wrong(value, type, path);
    const entries = Object.entries(value).map(([key, entry], index) => [
      key,
      this.#value(entry, type, `${path}[${index}].value`) ?? {},
    ]);
    return Object.fromEntries(entries);
  }

  #value(value: JsonValue, type: FieldType, path: string): JsonValue | undefined {
    if (type.is === 'message') {
      return isJsonObject(value) ? this.read(value, type.message, path) : this.#wrong(value, type, path);
    }
    return type.is === 'any' ? value : (readScalar(value, type) ?? this.#wrong(value, type, path));
  }

  #wrong(value: JsonValue, type: FieldType, path: string): undefined {
    const given = JSON.stringify(value).slice(0, SHOWN_CHARACTERS);
    this.#refuse(path, `Invalid value at '${path}' (${typeName(type)}), ${given}`);
  }

  #refuse(field: string, description: string): void {
    this.violations.push(field === '' ? { description } : { field, description });
  }
}

function unknownName(key: string, path: string, why: string): string {
  const where = path === '' ? '' : ` at '${path}'`;
  return `Invalid JSON payload received. Unknown name "${key}"${where}: ${why}`;
}

const PACKAGE = 'type.googleapis.com/google.ai.generativelanguage.v1beta';

function typeName(type: FieldType): string {
  if (type.is === 'message') return `${PACKAGE}.${type.message}`;
  return type.is === 'enum' ? `${PACKAGE}.${type.name}` : `TYPE_${type.is.toUpperCase()}`;
}
