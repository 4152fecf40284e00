import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The checkout. */
export const ROOT: string = resolve(import.meta.dirname, '../..');

/** A Markdown file of the project, by its path under the root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A fenced block of code, and the line at which its code begins. */
export interface Block {
  readonly language: string;
  readonly code: string;
  readonly line: number;
  /** The file of which the block is a part, by a comment `<!-- from: PATH -->` right before it. */
  readonly from?: string;
}

/** One page. */
export async function readPage(path: string): Promise<Page> {
  return { path, text: await readFile(join(ROOT, path), 'utf8') };
}

/** All Markdown files that are the project's own. */
export async function readPages(): Promise<readonly Page[]> {
  const patterns = ['*.md', 'docs/**/*.md', 'examples/*.md'];
  const paths = await Array.fromAsync(glob(patterns, { cwd: ROOT }));
  return Promise.all(paths.sort().map(readPage));
}

/** The fenced blocks of a text. A fence is three backticks at the beginning of a line, as everywhere in this project. */
export function readBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; code: string[]; from?: string } | undefined;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const fence = /^```(\w*)$/.exec(line);
    if (fence === null) {
      open?.code.push(line);
    } else if (open === undefined) {
      const from = /^<!-- from: (\S+) -->$/.exec(lines[index - 1] ?? '')?.[1];
      open = { language: fence[1] ?? '', line: index + 2, code: [], ...(from === undefined ? {} : { from }) };
    } else {
      blocks.push({ ...open, code: `${open.code.join('\n')}\n` });
      open = undefined;
    }
  }
  return blocks;
}

/** A text without its fenced blocks. */
export function readProse(text: string): string {
  return text.replaceAll(/^```\w*\n[^]*?^```$/gm, '');
}

/** The anchors that GitHub makes of a text's headings. */
export function readAnchors(text: string): ReadonlySet<string> {
  const headings = readProse(text).matchAll(/^#+ (.+)$/gm);
  return new Set(Array.from(headings, ([, heading = '']) => anchorOf(heading)));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
