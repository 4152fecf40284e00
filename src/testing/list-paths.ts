import { isJsonObject } from '../core/json.ts';
import { formatPath } from '../model/field-problems.ts';

/** The paths of all fields inside a value, such as `messages[0].content`. */
export function listPaths(value: unknown): ReadonlySet<string> {
  const paths = new Set<string>();
  collect(value, [], paths);
  return paths;
}

function collect(value: unknown, path: readonly (string | number)[], paths: Set<string>): void {
  if (path.length > 0) paths.add(formatPath(path));
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, [...path, index], paths);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) collect(item, [...path, key], paths);
  }
}
