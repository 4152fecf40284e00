import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

import { expect, test } from 'vitest';

import { systemClock } from '../../../src/core/clock.ts';
import { chatLine } from './open-openai.ts';

const SERVER = join(import.meta.dirname, 'memory-server.ts');
const KEY = { authorization: 'Bearer sk-test' };
/**
 * What the process may grow by, in MiB: 65 to 105 were measured, most of it the nursery of the garbage collector, which
 * grows with the pace of the work. The large input alone has 208 MB, so none of it can be held.
 */
const SLACK = 180;

/** The peak memory of a simulator in a process of its own that serves one batch, in MiB. */
async function peakOf(lines: readonly string[]): Promise<{ megabytes: number; rows: number }> {
  const child = spawn(process.execPath, [SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const output = createInterface({ input: child.stdout });
  try {
    const [origin] = (await once(output, 'line')) as [string];
    const rows = await driveBatch(origin, lines);
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

/** Uploads, waits, downloads; returns how many result lines came. */
async function driveBatch(base: string, lines: readonly string[]): Promise<number> {
  const blob = new Blob([...lines]);
  const form = new FormData();
  form.set('purpose', 'batch');
  form.set('file', blob, 'in.jsonl');
  const file = await call(`${base}/files`, { method: 'POST', body: form });
  const body = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' };
  let batch = await call(`${base}/batches`, { method: 'POST', body: JSON.stringify(body) });
  while (batch.status !== 'completed') {
    expect(['validating', 'in_progress', 'finalizing']).toContain(batch.status);
    await systemClock.sleep(50);
    batch = await call(`${base}/batches/${batch.id}`, {});
  }
  const response = await globalThis.fetch(`${base}/files/${batch.output_file_id}/content`, { headers: KEY });
  let rows = 0;
  for await (const chunk of response.body ?? [])
    rows += Buffer.from(chunk).filter((byte) => byte === 0x0a).length;
  return rows;
}

interface Reply {
  readonly id: string;
  readonly status: string;
  readonly output_file_id: string;
}

async function call(url: string, init: RequestInit): Promise<Reply> {
  const response = await globalThis.fetch(url, { ...init, headers: KEY });
  return (await response.json()) as Reply;
}

function linesOf(count: number, padding: string): string[] {
  return Array.from({ length: count }, (_, row) => {
    const messages = [{ role: 'user', content: `Question ${row} ${padding}` }];
    return `${chatLine(`r${row}`, { messages })}\n`;
  });
}

test('50,000 requests, and 200 MB of them, cost the simulator little more memory than ten', async () => {
  const few = await peakOf(linesOf(10, ''));
  const many = await peakOf(linesOf(50_000, ''));
  const large = await peakOf(linesOf(50_000, 'x'.repeat(4_000)));
  expect([few.rows, many.rows, large.rows]).toEqual([10, 50_000, 50_000]);
  expect(many.megabytes - few.megabytes).toBeLessThan(SLACK);
  expect(large.megabytes - few.megabytes).toBeLessThan(SLACK);
});
