import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { formatPath } from '../../model/field-problems.ts';

type Path = readonly (string | number)[];

/** The fields of `whole` that `written` does not have, as paths below `path`. */
export function missingPaths(written: JsonObject, whole: JsonObject, path: string): readonly string[] {
  const missing: string[] = [];
  collect(written, whole, [], missing);
  return missing.map((below) => `${path}${below.startsWith('[') ? '' : '.'}${below}`);
}

function collect(written: JsonObject, whole: JsonObject, path: Path, missing: string[]): void {
  for (const [key, value] of Object.entries(whole)) {
    const own = Object.hasOwn(written, key) ? written[key] : undefined;
    const at = [...path, key];
    if (own === undefined) missing.push(formatPath(at));
    else if (isJsonObject(own) && isJsonObject(value)) collect(own, value, at, missing);
  }
}
