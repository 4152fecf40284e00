import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readAnchors, readPages, readProse, ROOT, type Page } from './markdown.ts';

const pages = await readPages();

/** The targets of the links that lead to files of the project or to headings. */
function readLinks({ text }: Page): readonly string[] {
  // A pattern in backticks may look like the end of a link; the text of a link may be in backticks itself.
  const prose = readProse(text).replaceAll(/`[^`\n]*`/g, '');
  const targets = Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Paths in backticks that begin like those of the project. */
function readPaths({ text }: Page): readonly string[] {
  const paths = readProse(text).matchAll(/`((?:src|test|scripts|docs|bench|examples)\/[\w./-]+)`/g);
  return Array.from(paths, ([, path = '']) => path);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

describe.each(pages.map((page) => [page.path, page] as const))('%s', (path, page) => {
  test('links to files that are there', async () => {
    const files = readLinks(page).flatMap((link) => link.split('#', 1).filter((file) => file !== ''));
    const broken: string[] = [];
    for (const file of files) if (!(await exists(join(ROOT, dirname(path), file)))) broken.push(file);
    expect(broken).toEqual([]);
  });

  test('links to headings that are there', () => {
    const broken = readLinks(page).filter((link) => {
      const [file = '', anchor] = link.split('#');
      if (anchor === undefined) return false;
      const target = file === '' ? path : relative(ROOT, resolve(ROOT, dirname(path), file));
      const text = pages.find((other) => other.path === target)?.text;
      return text === undefined || !readAnchors(text).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('names files that are there', async () => {
    const broken: string[] = [];
    for (const name of readPaths(page)) if (!(await exists(join(ROOT, name)))) broken.push(name);
    expect(broken).toEqual([]);
  });
});

test('every page of the documentation is in its index', async () => {
  const index = pages.find(({ path }) => path === 'docs/README.md');
  if (index === undefined) throw new Error('There is no docs/README.md.');
  const linked = new Set(readLinks(index).map((link) => join('docs', link)));
  const others = pages.filter(
    ({ path }) => /^docs\/(?:generated\/)?[\w-]+\.md$/.test(path) && path !== index.path,
  );
  expect(others.filter(({ path }) => !linked.has(path)).map(({ path }) => path)).toEqual([]);
});
