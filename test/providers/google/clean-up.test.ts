import { describe, expect, test } from 'vitest';

import type { BatchHandle } from '../../../src/adapter/batch-port.ts';
import { MISSING, MISSING_FILE, startApi, type Answer } from './answering-api.ts';
import { readGolden } from './golden/read-golden.ts';

const { signal } = new AbortController();

function handle(batchId: string): BatchHandle {
  return { version: 1, provider: 'google', batchId };
}

describe('what is left at Gemini', () => {
  test('is the file of a batch that never was, until it is unstaged; one that is gone is fine', async () => {
    await using api = await startApi([[200, {}], MISSING_FILE, MISSING, [500, {}]]);
    const staged = { file_name: 'files/br-1' };
    for (let time = 0; time < 3; time += 1) await api.port.unstage?.(staged, signal);
    await api.port.unstage?.({}, signal);
    expect(api.calls).toEqual(Array.from({ length: 3 }, () => 'DELETE /v1beta/files/br-1'));
    await expect(api.port.unstage?.(staged, signal)).rejects.toMatchObject({ status: 500 });
  });

  test('stays there unless the user wants it away', async () => {
    await using api = await startApi([[200, {}]]);
    await api.port.cleanUp?.(handle('b1'), { file_name: 'files/br-1' }, signal);
    expect(api.calls).toEqual([]);
  });

  test('is deleted with files and batch, the batch last, since it names its file', async () => {
    const answers: Answer[] = [
      [200, readGolden('operation-file')],
      [200, {}],
    ];
    await using api = await startApi(answers, { deleteFiles: true, deleteBatches: true });
    await api.port.cleanUp?.(handle('b1'), { file_name: 'files/br-1' }, signal);
    expect(api.calls).toEqual([
      'GET /v1beta/batches/b1',
      'DELETE /v1beta/files/br-1',
      'DELETE /v1beta/files/batch-b1',
      'DELETE /v1beta/batches/b1',
    ]);
  });

  test('may be gone already', async () => {
    await using api = await startApi([MISSING, MISSING_FILE, MISSING], {
      deleteFiles: true,
      deleteBatches: true,
    });
    await api.port.cleanUp?.(handle('b1'), { file_name: 'files/br-1' }, signal);
    expect(api.calls).toEqual([
      'GET /v1beta/batches/b1',
      'DELETE /v1beta/files/br-1',
      'DELETE /v1beta/batches/b1',
    ]);
  });

  test('of an inline batch is the batch alone', async () => {
    await using api = await startApi([[200, readGolden('operation-inline')]], {
      deleteFiles: true,
      deleteBatches: true,
    });
    await api.port.cleanUp?.(handle('b2'), {}, signal);
    expect(api.calls).toEqual(['GET /v1beta/batches/b2', 'DELETE /v1beta/batches/b2']);
  });
});
