import { mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { checkOutput, deliverResults } from '../../src/engine/deliver-results.ts';

let directory: string;
let results: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
  results = join(directory, 'results.jsonl');
  await writeFile(results, '{"custom_id":"a"}\n', { mode: 0o600 });
});
afterEach(() => rm(directory, { recursive: true }));

describe('delivering results', () => {
  test('puts a copy where it is wanted, and replaces what stood there', async () => {
    const path = join(directory, 'out.jsonl');
    await writeFile(path, 'old');
    await deliverResults(results, path);
    expect(await readFile(path, 'utf8')).toBe('{"custom_id":"a"}\n');
    expect(await readFile(results, 'utf8')).toBe('{"custom_id":"a"}\n');
  });

  test('goes through a link and leaves the link', async () => {
    const [path, behind] = [join(directory, 'link'), join(directory, 'behind')];
    await writeFile(behind, 'old');
    await symlink(behind, path);
    await deliverResults(results, path);
    expect(await readlink(path)).toBe(behind);
    expect(await readFile(behind, 'utf8')).toBe('{"custom_id":"a"}\n');
  });

  test('writes into a device and does not replace it', async () => {
    await deliverResults(results, '/dev/null');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  test('names the output when there is no room for it', async () => {
    await expect(deliverResults(results, '/dev/full')).rejects.toThrow('Cannot write /dev/full: ENOSPC');
  });
});

describe('checking an output beforehand', () => {
  test('takes a new name in a directory that can be written', async () => {
    await expect(checkOutput(join(directory, 'new.jsonl'))).resolves.toBeUndefined();
  });

  test('refuses the input, by whatever name', async () => {
    const link = join(directory, 'link');
    await symlink(results, link);
    await expect(checkOutput(link, [results])).rejects.toThrow('cannot be written over the input');
    await expect(checkOutput(results, [link])).rejects.toThrow('cannot be written over the input');
    await expect(checkOutput(join(directory, 'other'), [results])).resolves.toBeUndefined();
  });

  test('refuses a directory, and a name in a directory that is not there', async () => {
    await mkdir(join(directory, 'sub'));
    await expect(checkOutput(join(directory, 'sub'))).rejects.toThrow('it is a directory');
    await expect(checkOutput(join(directory, 'missing', 'out'))).rejects.toThrow('missing/out');
  });
});
