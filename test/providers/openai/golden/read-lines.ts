import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isJsonObject, type JsonObject } from '../../../../src/core/json.ts';

const DIRECTORY = join(import.meta.dirname, 'lines');

/** All golden request lines, by the name of their file. */
export function readGoldenLines(): readonly (readonly [name: string, line: JsonObject])[] {
  return readdirSync(DIRECTORY).map((file) => {
    const line: unknown = JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8'));
    if (!isJsonObject(line)) throw new Error(`${file} is not an object`);
    return [file.replace('.json', ''), line] as const;
  });
}
