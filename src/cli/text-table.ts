/** A column: its title, and whether its cells are numbers, which stand at its right edge. */
export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** Rows of cells under titles, in columns that are as wide as their widest cell; ends with a line feed. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) =>
    rows.reduce((width, row) => Math.max(width, row[i]?.length ?? 0), title.length),
  );
  const lines = [columns.map(({ title }) => title), ...rows].map((cells) =>
    columns
      .map(({ isNumber }, i) => {
        const cell = cells[i] ?? '';
        return isNumber === true ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
