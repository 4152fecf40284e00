import { open, type FileHandle } from 'node:fs/promises';

import { createRandom } from '../src/core/random.ts';
import { LineBuffer } from '../src/jsonl/line-buffer.ts';
import type { BenchSubject } from './subjects/subject.ts';

/** Size of a request line: that of the requests which other tools were measured with. */
const REQUEST_BYTES = 555;
const WRITE_BYTES = 1024 * 1024;

const SYSTEM = 'You are a careful assistant. Answer in one short sentence, and say so when you do not know.';
const FILLER =
  'Consider the following question about everyday knowledge and answer it as briefly as you can, in plain words, ' +
  'without repeating the question and without any introduction or closing remark of your own, please. ';

/** One unified request of 555 bytes, line end included. */
export function makeRequest(i: number): string {
  const request = {
    custom_id: idOf(i),
    system_prompt: SYSTEM,
    messages: [{ role: 'user', content: '' }],
    generation_config: { max_tokens: 256, stop_sequences: ['###'] },
  };
  const empty = JSON.stringify(request).length;
  const content = `Question ${i}: ${FILLER.repeat(3)}`.slice(0, REQUEST_BYTES - 1 - empty);
  return JSON.stringify({ ...request, messages: [{ role: 'user', content }] });
}

/** Writes an input of `count` requests; returns its size in bytes. */
export async function writeInput(path: string, count: number): Promise<number> {
  return writeFileOf(path, count, makeRequest);
}

/** Writes what the provider would send back for requests `first` to `first + count - 1`, in its order. */
export async function writeOutput(
  path: string,
  first: number,
  count: number,
  subject: BenchSubject,
): Promise<number> {
  const order = Uint32Array.from({ length: count }, (_, i) => first + i);
  if (!subject.keepsOrder) shuffle(order, first + 1);
  return writeFileOf(path, count, (i) => {
    const row = order[i] ?? 0;
    return JSON.stringify(subject.makeAnswer(idOf(row), `Answer ${row}: ${FILLER}`));
  });
}

function shuffle(order: Uint32Array, seed: number): void {
  const random = createRandom(seed);
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
}

function idOf(i: number): string {
  return `request-${String(i).padStart(8, '0')}`;
}

async function writeFileOf(path: string, count: number, make: (i: number) => string): Promise<number> {
  const handle = await open(path, 'w');
  const buffer = new LineBuffer();
  let bytes = 0;
  try {
    for (let i = 0; i < count; i += 1) {
      bytes += buffer.addText(make(i));
      if (buffer.pending >= WRITE_BYTES) await writeAll(handle, buffer);
    }
    await writeAll(handle, buffer);
  } finally {
    await handle.close();
  }
  return bytes;
}

async function writeAll(handle: FileHandle, buffer: LineBuffer): Promise<void> {
  for (const chunk of buffer.take()) await handle.writeFile(chunk);
}
