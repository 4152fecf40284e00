import { formatPath } from './field-problems.ts';

/** What is wrong with a text that holds half of a surrogate pair, such as one that was cut off inside of an emoji. */
export const LONE_SURROGATE =
  'holds half of a character (a lone surrogate), for which providers refuse the whole batch; cut or replace it';

/**
 * The path of the first text, or of the first name of a field, that is no well-formed Unicode; undefined when there is
 * none. Providers refuse such JSON, though JavaScript and Python write it.
 */
export function findLoneSurrogate(value: unknown): string | undefined {
  const path = pathIn(value);
  return path === undefined ? undefined : formatPath(path.toReversed());
}

/** From the inside out: almost no value has one, so that a path is put together on the way back only. */
function pathIn(value: unknown): PropertyKey[] | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const path = pathIn(item);
      if (path !== undefined) return [...path, index];
    }
    return undefined;
  }
  for (const [key, member] of Object.entries(value)) {
    const path = key.isWellFormed() ? pathIn(member) : [];
    if (path !== undefined) return [...path, key];
  }
  return undefined;
}
