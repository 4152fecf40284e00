import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { BatchSnapshot } from '../../src/adapter/batch-port.ts';
import { noteRefusal, readNote, removeNote, reserveNote, writeNote } from '../../src/engine/creation-note.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
  path = join(directory, 'note');
});
afterEach(() => rm(directory, { recursive: true }));

const batch: BatchSnapshot = {
  handle: { version: 1, provider: 'openai', batchId: 'batch_ü' },
  status: 'validating',
  rawStatus: 'validating',
  counts: { total: 0, processing: 0, succeeded: 0, errored: 0, cancelled: 0, expired: 0 },
  raw: { id: 'batch_ü' },
};

describe('the note of a creation', () => {
  test('gives the batch back to whoever knows the key, and takes no room beyond what was reserved', async () => {
    await reserveNote(path);
    const { size } = await stat(path);
    await writeNote(path, 'br_1', batch);
    expect(await readNote(path, 'br_1')).toEqual(batch);
    expect((await stat(path)).size).toBe(size);
  });

  test('says nothing before it is written, of another key, and when it is not there', async () => {
    expect(await readNote(path, 'br_1')).toBeUndefined();
    await reserveNote(path);
    expect(await readNote(path, 'br_1')).toBeUndefined();
    await writeNote(path, 'br_1', batch);
    expect(await readNote(path, 'br_2')).toBeUndefined();
    expect(await readNote(path, undefined)).toBeUndefined();
    await removeNote(path);
    expect(await readNote(path, 'br_1')).toBeUndefined();
  });

  test('leaves the own words of a provider out when they are too many', async () => {
    await reserveNote(path);
    await writeNote(path, 'br_1', { ...batch, raw: 'x'.repeat(100_000) });
    expect(await readNote(path, 'br_1')).toEqual({ ...batch, raw: null });
  });

  test('tells of a creation that was refused', async () => {
    await reserveNote(path);
    await noteRefusal(path, 'br_1');
    expect(await readNote(path, 'br_1')).toBe('refused');
    expect(await readNote(path, 'br_2')).toBeUndefined();
  });
});
