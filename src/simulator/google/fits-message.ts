import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { MAX_MESSAGE_DEPTH, type Field, type FieldType, type MessageTable } from './message-table.ts';
import { readScalar } from './scalar-value.ts';

/** Whether a line of a batch's file can be read as a message. Builds nothing, for files of gigabytes. */
export function fitsMessage(value: JsonValue, name: string, table: MessageTable, depth = 1): boolean {
  if (!isJsonObject(value) || depth > MAX_MESSAGE_DEPTH) return false;
  const fields = table.fieldsOf(name);
  for (const key of Object.keys(value)) {
    const field = fields.get(key);
    if (field === undefined || !fitsField(value[key] ?? null, field, table, depth)) return false;
  }
  return true;
}

function fitsField(value: JsonValue, field: Field, table: MessageTable, depth: number): boolean {
  if (value === null) return true;
  const { type, holds } = field;
  const fits = (entry: JsonValue): boolean => fitsType(entry, type, table, depth);
  if (holds === 'one') return fits(value);
  if (holds === 'list') return Array.isArray(value) && value.every(fits);
  return isJsonObject(value) && Object.values(value).every(fits);
}

function fitsType(value: JsonValue, type: FieldType, table: MessageTable, depth: number): boolean {
  return type.is === 'message'
    ? fitsMessage(value, type.message, table, depth + 1)
    : readScalar(value, type) !== undefined;
}
