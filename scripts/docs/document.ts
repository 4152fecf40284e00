/** A document that is made from a table in the sources. */
export interface Document {
  /** File name, such as `errors.md` or `request.schema.json`. */
  readonly file: string;
  /** Where it is, from the root; `docs/generated` when absent. */
  readonly folder?: string;
  /** Makes the text; to Markdown, a line is added that says it is generated. */
  generate(): Promise<string>;
}

/** A Markdown table. A cell may hold Markdown, on one line. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** Text as code in Markdown. */
export function formatCode(text: string): string {
  return `\`${text}\``;
}
