import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { DurableFile } from '../../src/core/durable-file.ts';
import { createRandom } from '../../src/core/random.ts';
import { mergeLines, type KeyedFile } from '../../src/engine/merge-lines.ts';
import { LineBuffer } from '../../src/jsonl/line-buffer.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
});
afterEach(() => rm(directory, { recursive: true }));

test.each([1, 2, 127, 128, 129, 400])(
  '%i files are merged into one in order, in as many passes as it takes',
  async (count) => {
    const random = createRandom(count);
    const keys = Array.from({ length: count }, (): number[] => []);
    const total = count * 7;
    for (let key = 0; key < total; key += 1) keys[Math.floor(random() * count)]?.push(key);
    const files: KeyedFile[] = [];
    for (const [i, own] of keys.entries()) {
      const path = join(directory, `in-${i}`);
      await writeFile(path, own.map((key) => `line ${key}\n`).join(''));
      files.push({ path, keys: Uint32Array.from(own) });
    }
    const path = join(directory, 'out');
    const target = await DurableFile.create(path);
    expect(await mergeLines(files, target, new LineBuffer())).toBe(total);
    await target.commit();
    expect(await readFile(path, 'utf8')).toBe(
      Array.from({ length: total }, (_, key) => `line ${key}\n`).join(''),
    );
    expect(await readdir(directory)).toHaveLength(count + 1);
  },
);
