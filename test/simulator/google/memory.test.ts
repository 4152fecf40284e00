import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { expect, test } from 'vitest';

import { systemClock } from '../../../src/core/clock.ts';
import { ask, line, MODEL, type Operation } from './open-google.ts';

const SERVER = join(import.meta.dirname, 'memory-server.ts');
const KEY = { 'x-goog-api-key': 'test-key' };
const CHUNK = 8 * 1024 * 1024;
/**
 * What the process may grow by, in MiB: 43 and 53 were measured, most of it the nursery of the garbage collector, which
 * grows with the pace of the work. The large input alone has 208 MB, so none of it can be held.
 */
const SLACK = 150;

/** The peak memory of a simulator in a process of its own that serves one batch, in MiB. */
async function peakOf(lines: readonly string[]): Promise<{ megabytes: number; rows: number }> {
  const child = spawn(process.execPath, [SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const output = createInterface({ input: child.stdout });
  try {
    const [base] = (await once(output, 'line')) as [string];
    const rows = await driveBatch(base, lines);
    const peak = once(output, 'line');
    child.kill('SIGTERM');
    const [text] = (await peak) as [string];
    return { megabytes: Number(text), rows };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** Uploads, waits, downloads; returns how many result lines came. */
async function driveBatch(base: string, lines: readonly string[]): Promise<number> {
  const fileName = await upload(base, new Blob([...lines]));
  const body = JSON.stringify({ batch: { displayName: 'x', inputConfig: { fileName } } });
  let operation = await call(`${base}/v1beta/models/${MODEL}:batchGenerateContent`, { method: 'POST', body });
  while (operation.response?.responsesFile === undefined) {
    expect(operation.error).toBeUndefined();
    await systemClock.sleep(50);
    operation = await call(`${base}/v1beta/${operation.name}`, {});
  }
  const url = `${base}/v1beta/${operation.response.responsesFile}:download?alt=media`;
  const response = await globalThis.fetch(url, { headers: KEY });
  let rows = 0;
  for await (const chunk of response.body ?? []) {
    rows += Buffer.from(chunk).filter((byte) => byte === 0x0a).length;
  }
  return rows;
}

async function upload(base: string, blob: Blob): Promise<string> {
  const start = await globalThis.fetch(`${base}/upload/v1beta/files`, {
    method: 'POST',
    headers: { ...KEY, 'x-goog-upload-protocol': 'resumable', 'x-goog-upload-command': 'start' },
    body: JSON.stringify({ file: { mimeType: 'jsonl' } }),
  });
  const url = String(start.headers.get('x-goog-upload-url'));
  for (let offset = 0; ; offset += CHUNK) {
    const isLast = offset + CHUNK >= blob.size;
    const reply = await globalThis.fetch(url, {
      method: 'POST',
      headers: {
        'x-goog-upload-command': isLast ? 'upload, finalize' : 'upload',
        'x-goog-upload-offset': String(offset),
      },
      body: blob.slice(offset, offset + CHUNK),
    });
    if (isLast) return ((await reply.json()) as { file: { name: string } }).file.name;
    await reply.text();
  }
}

async function call(url: string, init: RequestInit): Promise<Operation> {
  const response = await globalThis.fetch(url, { ...init, headers: KEY });
  return (await response.json()) as Operation;
}

function linesOf(count: number, padding: string): string[] {
  return Array.from({ length: count }, (_, row) => `${line(`r${row}`, ask(`Question ${row} ${padding}`))}\n`);
}

test('50,000 requests, and 200 MB of them, cost the simulator little more memory than ten', async () => {
  const few = await peakOf(linesOf(10, ''));
  const many = await peakOf(linesOf(50_000, ''));
  const large = await peakOf(linesOf(50_000, 'x'.repeat(4_000)));
  expect([few.rows, many.rows, large.rows]).toEqual([10, 50_000, 50_000]);
  expect(many.megabytes - few.megabytes).toBeLessThan(SLACK);
  expect(large.megabytes - few.megabytes).toBeLessThan(SLACK);
});
