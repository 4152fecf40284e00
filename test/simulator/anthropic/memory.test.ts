import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

import { expect, test } from 'vitest';

import { systemClock } from '../../../src/core/clock.ts';
import { HEADERS } from './open-anthropic.ts';

const SERVER = join(import.meta.dirname, 'memory-server.ts');
/**
 * What the process may grow by, in MiB, most of it the nursery of the garbage collector, which grows with the pace of the
 * work. The large input alone has 250 MB, so none of it can be held.
 */
const SLACK = 180;

/** The peak memory of a simulator in a process of its own that serves one batch, in MiB. */
async function peakOf(count: number, padding: string): Promise<{ megabytes: number; rows: number }> {
  const child = spawn(process.execPath, [SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const output = createInterface({ input: child.stdout });
  try {
    const [base] = (await once(output, 'line')) as [string];
    const rows = await driveBatch(base, count, padding);
    return { megabytes: await askPeak(child, output), rows };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

async function askPeak(child: ChildProcess, output: Interface): Promise<number> {
  const line = once(output, 'line');
  child.kill('SIGTERM');
  const [text] = (await line) as [string];
  return Number(text);
}

/** Creates, waits, downloads; returns how many result lines came. */
async function driveBatch(base: string, count: number, padding: string): Promise<number> {
  const url = `${base}/v1/messages/batches`;
  const body = new Blob(['{"requests":[', ...requests(count, padding), ']}']);
  let batch = await call(url, { method: 'POST', body });
  while (batch.processing_status !== 'ended') {
    expect(batch.processing_status).toBe('in_progress');
    await systemClock.sleep(50);
    batch = await call(`${url}/${batch.id}`, {});
  }
  const response = await globalThis.fetch(batch.results_url, { headers: HEADERS });
  let rows = 0;
  for await (const chunk of response.body ?? [])
    rows += Buffer.from(chunk).filter((byte) => byte === 0x0a).length;
  return rows;
}

interface Reply {
  readonly id: string;
  readonly processing_status: string;
  readonly results_url: string;
}

async function call(url: string, init: RequestInit): Promise<Reply> {
  const response = await globalThis.fetch(url, { ...init, headers: HEADERS });
  return (await response.json()) as Reply;
}

function requests(count: number, padding: string): string[] {
  return Array.from({ length: count }, (_, row) => {
    const messages = [{ role: 'user', content: `Question ${row} ${padding}` }];
    const params = { model: 'claude-haiku-4-5', max_tokens: 100, messages };
    return `${row === 0 ? '' : ','}${JSON.stringify({ custom_id: `r${row}`, params })}`;
  });
}

test('100,000 requests, and 250 MB of them, cost the simulator little more memory than ten', async () => {
  const few = await peakOf(10, '');
  const many = await peakOf(100_000, '');
  const large = await peakOf(100_000, 'x'.repeat(2_400));
  expect([few.rows, many.rows, large.rows]).toEqual([10, 100_000, 100_000]);
  expect(many.megabytes - few.megabytes).toBeLessThan(SLACK);
  expect(large.megabytes - few.megabytes).toBeLessThan(SLACK);
}, 180_000);
