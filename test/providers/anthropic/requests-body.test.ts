import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Payload } from '../../../src/adapter/batch-port.ts';
import { createRequestsBody } from '../../../src/providers/anthropic/requests-body.ts';

function payloadOf(lines: readonly string[], open: (bytes: Buffer) => AsyncIterable<Uint8Array>): Payload {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return {
    count: lines.length,
    byteLength: bytes.length,
    endpoint: '/v1/messages',
    model: 'm',
    shared: {},
    open: () => open(bytes),
  };
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

test('lines become one list of requests of the announced length, however they are cut, and stay what they were', async () => {
  const line = fc
    .record({ custom_id: fc.string(), params: fc.string({ unit: 'grapheme' }) })
    .map((value) => JSON.stringify(value));
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 12 }),
      fc.integer({ min: 1, max: 60 }),
      async (lines, size) => {
        let untouched = true;
        const payload = payloadOf(lines, async function* cut(bytes) {
          const before = Buffer.from(bytes);
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
          untouched = before.equals(bytes);
        });
        const body = createRequestsBody(payload);
        expect(body.contentType).toBe('application/json');
        for (const _ of ['first', 'again']) {
          void _;
          const text = await collect(body.open());
          expect(Buffer.byteLength(text)).toBe(body.byteLength);
          expect(JSON.parse(text)).toEqual({ requests: lines.map((one) => JSON.parse(one) as unknown) });
        }
        expect(untouched).toBe(true);
      },
    ),
  );
});

test('a chunk of the payload may be overwritten once eight more were asked for, and so may one of the body', async () => {
  const lines = Array.from({ length: 200 }, (_, index) => `{"custom_id":"q-${index}","params":{}}`);
  const size = 50;
  const payload = payloadOf(lines, async function* reuse(bytes) {
    const ring = Array.from({ length: 8 }, () => Buffer.alloc(size));
    for (let at = 0, turn = 0; at < bytes.length; at += size, turn = (turn + 1) % 8) {
      const part = ring[turn] ?? Buffer.alloc(0);
      const length = bytes.copy(part, 0, at, at + size);
      yield part.subarray(0, length);
    }
  });
  const body = createRequestsBody(payload);
  const waiting: Uint8Array[] = [];
  const parts: Buffer[] = [];
  const memory = new Set<ArrayBufferLike>();
  for await (const chunk of body.open()) {
    memory.add(chunk.buffer);
    waiting.push(chunk);
    // As late as a body allows: seven more chunks are there, and the eighth has not been asked for.
    if (waiting.length === 8) parts.push(Buffer.from(waiting.shift() ?? []));
  }
  for (const chunk of waiting) parts.push(Buffer.from(chunk));
  expect(JSON.parse(Buffer.concat(parts).toString())).toEqual({
    requests: lines.map((line) => JSON.parse(line) as unknown),
  });
  expect(memory.size).toBeLessThanOrEqual(10);
});
