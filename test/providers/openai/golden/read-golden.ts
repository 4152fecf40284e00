import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JsonValue } from '../../../../src/core/json.ts';

/** A reply of the provider, as it stands in the file of that name in this folder. */
export function readGolden(name: string): JsonValue {
  // JSON.parse gives nothing but JSON values; its declared type says less.
  return JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8')) as JsonValue;
}
