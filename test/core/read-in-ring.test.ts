import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { FileOperationError } from '../../src/core/errors.ts';
import { readInRing } from '../../src/core/read-in-ring.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ring-'));
});
afterAll(() => rm(directory, { recursive: true }));

test.each([0, 1, 262_144, 262_145, 5_000_000])('a file of %i bytes is read whole', async (size) => {
  const path = join(directory, String(size));
  const content = Buffer.alloc(size);
  for (let index = 0; index < size; index += 1) content[index] = (index * 31) % 251;
  await writeFile(path, content);
  const copies: Buffer[] = [];
  for await (const chunk of readInRing(path)) copies.push(Buffer.from(chunk));
  expect(Buffer.concat(copies).equals(content)).toBe(true);
});

test('a chunk stays as it is until the eighth after it is asked for, and no more than eight buffers are used', async () => {
  const path = join(directory, 'large');
  await writeFile(path, Buffer.alloc(20 * 262_144, 'abc'));
  const buffers = new Set<ArrayBufferLike>();
  const recent: { chunk: Uint8Array; copy: Buffer }[] = [];
  for await (const chunk of readInRing(path)) {
    buffers.add(chunk.buffer);
    recent.push({ chunk, copy: Buffer.from(chunk) });
    if (recent.length > 8) recent.shift();
    for (const { chunk: held, copy } of recent) expect(copy.equals(held)).toBe(true);
  }
  expect(buffers.size).toBe(8);
});

test('a file that cannot be read is named', async () => {
  const path = join(directory, 'absent');
  await expect(readInRing(path).next()).rejects.toThrow(FileOperationError);
  await expect(readInRing(directory).next()).rejects.toThrow('it is a directory');
});
