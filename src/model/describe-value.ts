/** Longest part of a user's own text that a message repeats, in characters; enough to recognise it by. */
const MAX_SHOWN = 40;

/** A value in a few words, for "found …" in a message. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty string' : quote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A text in quotes on one line, its end left off when it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}

/** Creates a message about a value that is not what was expected. */
export function expecting(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) =>
    input === undefined ? 'is missing' : `must be ${what}; found ${describeValue(input)}`;
}
