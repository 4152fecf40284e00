/** A word as a shell takes it literally: as it is where that is safe, in single quotes where it is not. */
export function quoteForShell(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
