import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import OpenAI from 'openai';
import { expect, test } from 'vitest';

import { createVirtualClock, systemClock } from '../../src/core/clock.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { chatLines, createBatch, createClient, LONG, uploadText } from './openai/open-openai.ts';

test('a base URL is on this machine and ends with the path of its provider', async () => {
  await using simulator = await startSimulator();
  expect(simulator.urls.openai).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/openai\/v1$/);
});

test('speed multiplies the clock', async () => {
  const clock = createVirtualClock();
  await using simulator = await startSimulator({ clock, speed: 60 });
  const before = simulator.clock.now();
  clock.advance(1_000);
  expect(simulator.clock.now() - before).toBe(60_000);
});

test('files stand in the directory that is given, and stay there', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'simulator-test-'));
  try {
    const simulator = await startSimulator({ directory });
    const { id } = await uploadText(createClient(simulator), '{}');
    await simulator.close();
    expect(await readdir(directory)).toEqual([id]);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('closing stops the work that is under way and removes the temporary directory', async () => {
  const simulator = await startSimulator();
  expect(existsSync(simulator.directory)).toBe(true);
  await createBatch(createClient(simulator), chatLines(20_000));
  await simulator.close();
  await simulator.close();
  expect(existsSync(simulator.directory)).toBe(false);
});

test('at a speed of thousands a batch is completed with all results, whatever the machine does meanwhile', async () => {
  await using simulator = await startSimulator({ speed: 50_000 });
  const client = createClient(simulator);
  const created = await Promise.all([1, 2, 3].map(() => createBatch(client, chatLines(2_000))));
  for (const { id } of created) {
    let batch = await client.batches.retrieve(id);
    while (batch.status !== 'completed') {
      expect(['validating', 'in_progress', 'finalizing']).toContain(batch.status);
      await systemClock.sleep(20);
      batch = await client.batches.retrieve(id);
    }
    expect(batch.request_counts).toEqual({ total: 2_000, completed: 2_000, failed: 0 });
    const text = await (await client.files.content(String(batch.output_file_id))).text();
    expect(new Set(text.split('\n').filter(Boolean).map(idOf)).size).toBe(2_000);
  }
});

test('two calls at once see the same batch, published once', async () => {
  const clock = createVirtualClock();
  await using simulator = await startSimulator({ clock });
  const client = createClient(simulator);
  const { id } = await createBatch(client, chatLines(50));
  clock.advance(LONG);
  const seen = await Promise.all(Array.from({ length: 8 }, () => client.batches.retrieve(id)));
  expect(new Set(seen.map((batch) => batch.output_file_id)).size).toBe(1);
  expect((await client.files.list({ purpose: 'batch_output' })).data).toHaveLength(1);
});

test('an SDK with its default retries works through calls that fail now and then', async () => {
  const faults = [{ name: 'http-500', value: 0.2 } as const, { name: 'drop-before', value: 0.1 } as const];
  await using simulator = await startSimulator({ faults });
  const client = new OpenAI({ baseURL: simulator.urls.openai, apiKey: 'sk-test', maxRetries: 12 });
  expect((await client.models.list()).data.length).toBeGreaterThan(0);
});

function idOf(line: string): string {
  return (JSON.parse(line) as { custom_id: string }).custom_id;
}
