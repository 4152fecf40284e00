import { expect, test } from 'vitest';

import { canMoveRun, canMoveShard, RUN_MOVES, SHARD_MOVES } from '../../src/engine/states.ts';

test('every state can be reached from the first one, and the last one is left by no move', () => {
  for (const [moves, first, last] of [
    [SHARD_MOVES, 'planned', 'settled'],
    [RUN_MOVES, 'intake', 'settled'],
  ] as const) {
    const table: Readonly<Record<string, readonly string[]>> = moves;
    const reached = new Set<string>([first]);
    for (const state of reached) for (const next of table[state] ?? []) reached.add(next);
    expect([...reached].sort()).toEqual(Object.keys(table).sort());
    expect(table[last]).toEqual([]);
  }
});

test('a batch is created only from an intent, and an intent is never skipped', () => {
  const before = Object.keys(SHARD_MOVES).filter((state) =>
    canMoveShard(state as keyof typeof SHARD_MOVES, 'submitted'),
  );
  expect(before).toEqual(['intent']);
});

test('what is settled stays settled', () => {
  expect(canMoveShard('settled', 'planned')).toBe(false);
  expect(canMoveRun('settled', 'running')).toBe(false);
});
