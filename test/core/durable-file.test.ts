import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { DurableFile } from '../../src/core/durable-file.ts';
import { openForReading, placeCopy, placeLink } from '../../src/core/files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a file is not there before it is committed, and whole afterwards', async () => {
  const path = join(directory, 'a');
  const file = await DurableFile.create(path);
  // More pieces than one system call takes.
  const chunks = Array.from({ length: 3000 }, (_, i) => Buffer.from(`${i},`));
  await file.write(chunks);
  await expect(stat(path)).rejects.toThrow('ENOENT');
  await file.commit();
  expect(await readFile(path, 'utf8')).toBe(chunks.map(String).join(''));
});

test('only its owner may read it', async () => {
  const file = await DurableFile.create(join(directory, 'a'));
  await file.commit();
  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
});

test('a discarded file leaves nothing', async () => {
  const file = await DurableFile.create(join(directory, 'a'));
  await file.write([Buffer.from('x')]);
  await file.discard();
  expect(await readdir(directory)).toEqual([]);
});

test('a directory is refused where a file is to be read', async () => {
  await expect(openForReading(directory)).rejects.toThrow(`Cannot read ${directory}: it is a directory`);
});

test.each([
  ['copy', placeCopy],
  ['link', placeLink],
])('a %s replaces what stood there', async (_, place) => {
  const [from, to] = [join(directory, 'from'), join(directory, 'to')];
  await writeFile(from, 'new');
  await writeFile(to, 'old');
  await place(from, to);
  expect(await readFile(to, 'utf8')).toBe('new');
  expect(await readdir(directory)).toHaveLength(2);
});
