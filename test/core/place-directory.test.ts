import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { placeDirectory } from '../../src/core/place-directory.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'batch-router-'));
});
afterEach(() => rm(root, { recursive: true }));

async function make(name: string, content: string): Promise<string> {
  const path = join(root, name);
  await mkdir(path);
  await writeFile(join(path, 'a.jsonl'), content);
  return path;
}

test('a directory gets its name, and one that had it and holds something else makes way', async () => {
  const place = join(root, 'shards');
  await placeDirectory(await make('first', 'one'), place);
  expect(await readFile(join(place, 'a.jsonl'), 'utf8')).toBe('one');
  await placeDirectory(await make('second', 'two'), place);
  expect(await readFile(join(place, 'a.jsonl'), 'utf8')).toBe('two');
  expect(await readdir(root)).toEqual(['shards']);
});

test('a directory that holds the same stays, since somebody may be reading it', async () => {
  const place = await make('shards', 'x'.repeat(3_000_000));
  const { ino } = await stat(place);
  await placeDirectory(await make('other', 'x'.repeat(3_000_000)), place);
  expect((await stat(place)).ino).toBe(ino);
  expect(await readdir(root)).toEqual(['shards']);
});

test('of many that place at the same time one is placed, whole, and nothing else is left', async () => {
  const place = join(root, 'shards');
  const contents = ['one', 'two', 'two', 'three'];
  const made = await Promise.all(contents.map((content, index) => make(String(index), content)));
  await Promise.all(made.map((path) => placeDirectory(path, place)));
  expect(contents).toContain(await readFile(join(place, 'a.jsonl'), 'utf8'));
  expect(await readdir(root)).toEqual(['shards']);
});
