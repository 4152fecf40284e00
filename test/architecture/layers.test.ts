import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { isJsonObject, objectAt, type JsonValue } from '../../src/core/json.ts';
import { findViolations } from './find-violations.ts';
import { LAYERS } from './rules.ts';
import { parseSource } from './source.ts';

const SOURCES = resolve(import.meta.dirname, '../../src');

function listSources(): readonly string[] {
  return readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(SOURCES.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

describe('the sources', () => {
  const paths = listSources();

  test('are found', () => {
    expect(paths).toContain('core/errors.ts');
  });

  test.each(paths)('src/%s keeps every rule of the architecture', (path) => {
    const source = parseSource(path, readFileSync(join(SOURCES, path), 'utf8'));
    expect(findViolations(source)).toEqual([]);
  });
});

describe('the table of layers', () => {
  test('lets no layer import itself by way of others', () => {
    const below = new Map(LAYERS.map((layer) => [layer.folder, layer.mayImport]));
    const reach = (folder: string, seen: ReadonlySet<string>): boolean =>
      (below.get(folder) ?? []).some((next) => seen.has(next) || reach(next, new Set([...seen, next])));
    expect(LAYERS.filter(({ folder }) => reach(folder, new Set([folder])))).toEqual([]);
  });

  test('names only layers that it has', () => {
    const folders = new Set(LAYERS.map(({ folder }) => folder));
    expect(LAYERS.flatMap(({ mayImport }) => mayImport).filter((folder) => !folders.has(folder))).toEqual([]);
  });

  test('gives every runtime dependency of package.json an owner, and owns nothing else', () => {
    const manifest: JsonValue = JSON.parse(readFileSync(resolve(SOURCES, '../package.json'), 'utf8'));
    const dependencies = isJsonObject(manifest) ? objectAt(manifest, 'dependencies') : undefined;
    const owned = LAYERS.flatMap(({ packages }) => packages);
    expect(Object.keys(dependencies ?? {}).sort()).toEqual([...new Set(owned)].sort());
  });
});
