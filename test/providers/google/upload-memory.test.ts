import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startUploadServer } from './upload-server.ts';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, 'upload-script.ts');
const MB = 1024 * 1024;
const LARGE_MB = 200;

let directory = '';
const pathOf = (name: string): string => join(directory, name);

/** A file in which no two megabytes are alike. */
async function writeNumbered(path: string, megabytes: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  for (let index = 0; index < megabytes; index += 1) {
    const chunk = Buffer.alloc(MB, `${index} `);
    hash.update(chunk);
    await file.write(chunk);
  }
  await file.close();
  return hash.digest('hex');
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'google-upload-'));
});
afterAll(() => rm(directory, { recursive: true }));

test('200 MB in chunks, one of which breaks off, arrive whole and need less than 64 MB of memory', async () => {
  await writeNumbered(pathOf('small'), 1);
  const expected = await writeNumbered(pathOf('large'), LARGE_MB);
  // The first chunk is the small file.
  await using server = await startUploadServer({ cutChunk: (chunk) => (chunk === 12 ? 3 * MB : undefined) });
  const { stdout } = await run(process.execPath, [SCRIPT, server.url, pathOf('small'), pathOf('large')]);
  // Printed for the record: the figure differs from machine to machine, the limit does not.
  const grownMb = Number(stdout);
  process.stderr.write(`200 MB upload in chunks: resident memory grew by ${grownMb.toFixed(1)} MB\n`);
  expect(server.hash.digest('hex')).toBe(expected);
  expect(server.calls.filter((call) => call === 'POST query')).toHaveLength(1);
  expect(grownMb).toBeLessThan(64);
}, 120_000);
