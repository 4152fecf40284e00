import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

import { isLeftBehind, temporaryName } from '../../src/core/temporary-name.ts';

test('no two temporary names are the same, and none that is in use is left behind', () => {
  const names = Array.from({ length: 100 }, () => temporaryName('results.jsonl'));
  expect(new Set(names).size).toBe(100);
  expect(names.filter(isLeftBehind)).toEqual([]);
});

test('a name of a process that is gone is left behind, also when this process has got its number', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  expect(isLeftBehind(`results.jsonl.tmp-${gone}-0123abcd-1`)).toBe(true);
  expect(isLeftBehind(`results.jsonl.tmp-${process.pid}-0123abcd-1`)).toBe(true);
});

test('a name that is not a temporary one is not left behind', () => {
  for (const name of ['results.jsonl', 'results.jsonl.tmp', 'a.tmp-1-0123abcd-1.jsonl', 'a.tmp-x-0123abcd-1'])
    expect(isLeftBehind(name)).toBe(false);
});
