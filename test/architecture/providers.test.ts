import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { expect, test } from 'vitest';

import { PROVIDERS } from '../../src/providers.ts';
import { parseSource, type Source } from './source.ts';

const SOURCES = resolve(import.meta.dirname, '../../src');

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => parseSource(path, readFileSync(join(SOURCES, path), 'utf8')));

const names = PROVIDERS.map((create) => create({ environment: {} }).name);

/** Files that import from a folder of one of the providers under `place`; the table of layers holds those folders apart. */
function importersOf(place: string): readonly string[] {
  const folder = new RegExp(`(?:^|/)(?:${names.join('|')})/`);
  return sources
    .filter(
      ({ path }) =>
        !path.startsWith('providers/') && !names.some((name) => path.startsWith(`${place}/${name}/`)),
    )
    .filter(({ imports }) => imports.some(({ specifier }) => folder.test(specifier)))
    .map(({ path }) => path)
    .filter((path) => path.startsWith('simulator/') === (place === 'simulator'))
    .toSorted();
}

test('a provider is plugged in where all are listed, and where its name is made public', () => {
  expect(importersOf('providers')).toEqual(['index.ts', 'providers.ts']);
});

test('a simulated provider is plugged in where all of them are listed', () => {
  expect(importersOf('simulator')).toEqual(['simulator/simulated-providers.ts']);
});

/** The simulator's own list of names, complete by type, and the faults that only some of them can have. */
const NAMING: ReadonlySet<string> = new Set([
  'simulator/fault-table.ts',
  'simulator/simulated-providers.ts',
  'simulator/simulator.ts',
]);

/** Whether a text of the code, and not of a comment, is the name of a provider. */
function namesProvider(source: Source): boolean {
  let found = false;
  source.visit((node) => {
    const { type, value } = node;
    if (type === 'Literal' && typeof value === 'string' && names.includes(value)) found = true;
  });
  return found;
}

test('no code asks for a provider by its name', () => {
  const others = sources.filter(({ path }) => !names.some((name) => path.includes(`/${name}/`)));
  const naming = others.filter((source) => namesProvider(source)).map(({ path }) => path);
  expect(naming.filter((path) => !NAMING.has(path))).toEqual([]);
});
