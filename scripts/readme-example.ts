/**
 * The code of the example in a Markdown text that the comment `<!-- example: NAME -->` marks: the fenced block after it.
 * @throws Error when there is no such comment, more than one, or no block of code right after it
 */
export function readExample(markdown: string, name: string): string {
  const lines = markdown.split(/\r?\n/);
  const marks = lines.flatMap((line, index) => (isMark(line, name) ? [index] : []));
  const [mark, second] = marks;
  if (mark === undefined) throw new Error(`There is no comment <!-- example: ${name} -->.`);
  if (second !== undefined) throw new Error(`There are two comments <!-- example: ${name} -->.`);
  const start = lines.findIndex((line, index) => index > mark && line.trim() !== '');
  const fence = /^(`{3,})(?:ts|js)$/.exec(lines[start] ?? '')?.[1];
  if (fence === undefined) throw new Error(`A block of ts or js must follow <!-- example: ${name} -->.`);
  const end = lines.indexOf(fence, start + 1);
  if (end === -1) throw new Error(`The block after <!-- example: ${name} --> has no end.`);
  return `${lines.slice(start + 1, end).join('\n')}\n`;
}

function isMark(line: string, name: string): boolean {
  return /^<!--\s*example:\s*(\S+)\s*-->$/.exec(line.trim())?.[1] === name;
}
