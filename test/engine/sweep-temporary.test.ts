import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { temporaryName } from '../../src/core/temporary-name.ts';
import { Layout } from '../../src/engine/layout.ts';
import { sweepTemporary } from '../../src/engine/sweep-temporary.ts';
import type { ShardRecord } from '../../src/ledger/records.ts';

const shard: ShardRecord = {
  runId: 'run_1',
  number: 1,
  state: 'ended',
  target: 0,
  provider: 'openai',
  endpoint: '/v1/chat/completions',
  model: 'm',
  shared: {},
  requests: 1,
  bytes: 1,
  firstRow: 0,
  lastRow: 0,
  batchId: 'batch_a',
};

test('what a dead process left of a run is removed, and nothing of others, of the living, or finished', async () => {
  const root = await mkdtemp(join(tmpdir(), 'batch-router-'));
  const layout = new Layout(root);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const [runs, generated] = [layout.runDirectory('run_1'), layout.generatedDirectory('openai')];
  await mkdir(layout.shardDirectory('run_1'), { recursive: true });
  await mkdir(generated, { recursive: true });
  const kept = [
    'batch_batch_a_output.jsonl',
    temporaryName('batch_batch_a_results.jsonl.ordered'),
    `batch_batch_b_output.jsonl.tmp-${dead}-0123abcd-1`,
  ];
  const left = [
    `batch_batch_a_output.jsonl.tmp-${dead}-0123abcd-1`,
    // In a container the dead process may have had the number of this one.
    `batch_batch_a_results.jsonl.ordered.tmp-${process.pid}-0123abcd-2`,
  ];
  for (const name of [...kept, ...left]) await writeFile(join(generated, name), 'x');
  await writeFile(join(runs, `results.jsonl.tmp-${dead}-0123abcd-9`), 'x');
  await mkdir(join(runs, `shards.tmp-${dead}-0123abcd-1`, 'deep'), { recursive: true });
  await sweepTemporary(layout, 'run_1', [shard]);
  expect((await readdir(generated)).sort()).toEqual(kept.toSorted());
  expect(await readdir(runs)).toEqual(['shards']);
  await rm(root, { recursive: true });
});
