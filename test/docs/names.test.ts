import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { COMMANDS } from '../../src/cli/command-table.ts';
import { INTENT_KEY } from '../../src/providers/openai/profile.ts';
import { readPage, ROOT } from './markdown.ts';

async function readSource(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8');
}

/** Every name that a module exports from others, types included. */
async function readExports(path: string): Promise<readonly string[]> {
  const lists = (await readSource(path)).matchAll(/export (?:type )?\{([^}]*)\}/g);
  return Array.from(lists, ([, list = '']) => list.split(','))
    .flat()
    .map((name) => name.replace('type ', '').trim())
    .filter((name) => name !== '');
}

test.each(['src/index.ts', 'src/simulator/index.ts', 'src/testing/index.ts'])(
  'the page on the library names all that %s exports',
  async (path) => {
    const names = await readExports(path);
    expect(names.length).toBeGreaterThan(3);
    const { text } = await readPage('docs/library.md');
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  },
);

test('the page on the library names no method that a router does not have', async () => {
  const source = await readSource('src/router.ts');
  const { text } = await readPage('docs/library.md');
  const rows = Array.from(text.matchAll(/^\| `(\w+)\([^`]*\)` \|/gm), ([, name = '']) => name);
  const methods = Array.from(source.matchAll(/^ {2}(?:async )?(\w+)\(/gm), ([, name = '']) => name);
  const exported = await readExports('src/index.ts');
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter((name) => !methods.includes(name) && !exported.includes(name))).toEqual([]);
  expect(methods.filter((name) => name !== 'constructor' && !text.includes(`${name}(`))).toEqual([]);
});

test('the page on the command line tells of every event and its fields, and of no other', async () => {
  const source = await readSource('src/engine/events.ts');
  const { text } = await readPage('docs/cli.md');
  const told = new Map(
    Array.from(
      text.matchAll(/^\| `(\w+:\w+)` \|.*\|(.*)\|$/gm),
      ([, name = '', cell = '']) => [name, cell] as const,
    ),
  );
  const entries = source.split(/^ {2}(?='\w+:\w+':)/m).slice(1);
  const names = entries.map((entry) => /^'(\w+:\w+)'/.exec(entry)?.[1] ?? '');
  expect(names.length).toBeGreaterThan(10);
  expect([...told.keys()].toSorted()).toEqual(names.toSorted());
  const wrong = entries.flatMap((entry, index) => {
    const own = entry.split(/^\}/m, 1)[0] ?? '';
    const inner = Array.from(own.matchAll(/readonly (\w+)\??:/g), ([, field = '']) => field);
    // What is about a shard tells which one; the page says once that the target is told too where there are several.
    const about = own.includes('OfShard') ? ['shard', ...inner] : inner;
    const fields = about.map((field) => `\`${field}\``).join(', ');
    const name = names[index] ?? '';
    // One event takes its fields from a type of its own.
    return fields === '' || told.get(name)?.trim() === fields ? [] : [`${name}: ${fields}`];
  });
  expect(wrong).toEqual([]);
});

test.each(['README.md', 'docs/how-it-works.md'])(
  '%s names the key under which a batch carries its intent',
  async (path) => {
    expect((await readPage(path)).text).toContain(`\`${INTENT_KEY}\``);
  },
);

test('the page on the command line leads to every command', async () => {
  const { text } = await readPage('docs/cli.md');
  const missing = COMMANDS.filter(({ name }) => !text.includes(`generated/cli.md#${name}`));
  expect(missing.map(({ name }) => name)).toEqual([]);
});
