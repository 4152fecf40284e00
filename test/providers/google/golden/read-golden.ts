import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/json.ts';

/** A reply of the provider, as it stands in the file of that name in this folder. */
export function readGolden(name: string): JsonObject {
  return readObject(`${name}.json`);
}

/** The request lines, by the names of their files. */
export function readGoldenLines(): readonly (readonly [name: string, line: JsonObject])[] {
  const names = readdirSync(join(import.meta.dirname, 'lines')).toSorted();
  return names.map((name) => [name.replace('.json', ''), readObject('lines', name)]);
}

function readObject(...path: string[]): JsonObject {
  // JSON.parse gives nothing but JSON values; its declared type says less.
  const value = JSON.parse(readFileSync(join(import.meta.dirname, ...path), 'utf8')) as JsonValue;
  if (!isJsonObject(value)) throw new Error(`${path.join('/')} is not an object`);
  return value;
}
