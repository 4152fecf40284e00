import { open, type FileHandle } from 'node:fs/promises';

import { createRandom } from '../src/core/random.ts';
import { LineBuffer } from '../src/jsonl/line-buffer.ts';

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
    custom_id: `request-${String(i).padStart(8, '0')}`,
    system_prompt: SYSTEM,
    messages: [{ role: 'user', content: '' }],
    generation_config: { max_tokens: 256, seed: 7 },
  };
  const empty = JSON.stringify(request).length;
  const content = `Question ${i}: ${FILLER.repeat(3)}`.slice(0, REQUEST_BYTES - 1 - empty);
  return JSON.stringify({ ...request, messages: [{ role: 'user', content }] });
}

/** Writes an input of `count` requests; returns its size in bytes. */
export async function writeInput(path: string, count: number): Promise<number> {
  return writeFileOf(path, count, makeRequest);
}

/** Writes what the provider would send back for requests `first` to `first + count - 1`, in shuffled order. */
export async function writeOutput(path: string, first: number, count: number): Promise<number> {
  const order = Uint32Array.from({ length: count }, (_, i) => first + i);
  const random = createRandom(first + 1);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
  return writeFileOf(path, count, (i) => makeAnswer(order[i] ?? 0));
}

function makeAnswer(i: number): string {
  return JSON.stringify({
    id: `batch_req_${String(i).padStart(24, '0')}`,
    custom_id: `request-${String(i).padStart(8, '0')}`,
    response: {
      status_code: 200,
      request_id: `req_${String(i).padStart(24, '0')}`,
      body: {
        id: `chatcmpl-${i}`,
        object: 'chat.completion',
        created: 1_785_712_343,
        model: 'gpt-4.1-mini-2025-04-14',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: `Answer ${i}: ${FILLER}`, refusal: null, annotations: [] },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage: {
          prompt_tokens: 96,
          completion_tokens: 42,
          total_tokens: 138,
          prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
        },
        service_tier: 'default',
        system_fingerprint: 'fp_0123456789',
      },
    },
    error: null,
  });
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
