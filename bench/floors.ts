import { open } from 'node:fs/promises';

import type { BenchRequest, BenchSubject } from './subjects/subject.ts';

/*
 * The floors: what a hand-written loop costs that does the unavoidable and nothing else. It reads chunks of 1 MiB, cuts
 * them into lines, parses, converts by hand, stringifies, and writes chunks of 1 MiB. No validation, no duplicates, no
 * limits, no ledger, no durability, no order.
 */

const CHUNK_BYTES = 1024 * 1024;

/** Unified requests in, the provider's lines out. */
export function intakeFloor(from: string, to: string, { toLine }: BenchSubject): Promise<void> {
  // The benchmark's own input.
  return convertLines(from, to, (line) => JSON.stringify(toLine(JSON.parse(line) as BenchRequest)));
}

/** The provider's lines in, unified results out. */
export function collectFloor(from: string, to: string, { toResult }: BenchSubject): Promise<void> {
  return convertLines(from, to, (line) => JSON.stringify(toResult(JSON.parse(line))));
}

async function convertLines(from: string, to: string, convert: (line: string) => string): Promise<void> {
  const [input, output] = [await open(from, 'r'), await open(to, 'w')];
  const buffer = Buffer.allocUnsafeSlow(2 * CHUNK_BYTES);
  let held = 0;
  let pending = '';
  for (;;) {
    const { bytesRead } = await input.read(buffer, held, CHUNK_BYTES);
    if (bytesRead === 0) break;
    const end = held + bytesRead;
    let start = 0;
    for (let at = buffer.indexOf(10); at !== -1 && at < end; at = buffer.indexOf(10, start)) {
      pending += `${convert(buffer.toString('utf8', start, at))}\n`;
      start = at + 1;
      if (pending.length >= CHUNK_BYTES) {
        await output.write(pending);
        pending = '';
      }
    }
    buffer.copy(buffer, 0, start, end);
    held = end - start;
    // So that no line end of an earlier chunk is found behind the end of this one.
    buffer.fill(0, held);
  }
  await output.write(pending);
  await input.close();
  await output.close();
}
