import type { JsonObject, JsonValue } from '../../core/json.ts';
import { explainLine } from './explain-line.ts';
import { fitsMessage } from './fits-message.ts';
import type { MessageTable } from './message-table.ts';

/** A line of a batch's file: read, or what is wrong with it. */
export type CheckedLine = { readonly value: JsonObject } | { readonly problem: string };

/** Reads a line as the API does when a batch is created; undefined stands for one that is not text. */
export function checkLine(line: Buffer | undefined, message: string, table: MessageTable): CheckedLine {
  if (line === undefined) return { problem: 'invalid JSON, near column 1: invalid UTF-8' };
  const text = line.toString();
  const value = parse(text);
  // What fits a message is an object.
  if (value !== undefined && fitsMessage(value, message, table)) return { value: value as JsonObject };
  return { problem: explainLine(text, message, table) ?? 'invalid JSON' };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
