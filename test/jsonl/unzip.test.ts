import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { InterruptedError, ValidationError } from '../../src/core/errors.ts';
import { unzip } from '../../src/jsonl/unzip.ts';

/** Bytes in pieces, in one buffer that each piece overwrites. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0);
  }
}

async function collect(bytes: Uint8Array, size: number, name = 'in'): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of unzip(inPieces(bytes, size), name)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const contents = fc.uint8Array({ maxLength: 2000 });
const sizes = fc.integer({ min: 1, max: 3000 });

describe('bytes come out', () => {
  test('unzipped, however they are cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(contents, sizes, async (content, size) => {
        expect(await collect(gzipSync(content), size)).toEqual(Buffer.from(content));
      }),
    );
  });

  test('as they went in where they are no gzip', async () => {
    await fc.assert(
      fc.asyncProperty(contents, sizes, async (content, size) => {
        fc.pre(!(content[0] === 0x1f && content[1] === 0x8b));
        expect(await collect(content, size)).toEqual(Buffer.from(content));
      }),
    );
  });

  test('of several gzip files in one, one after the other', async () => {
    const both = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
    expect((await collect(both, 7)).toString()).toBe('one\ntwo\n');
  });

  test.each([1, 7, 100_000])(
    'without the zeros that a file is filled up with, in pieces of %i',
    async (size) => {
      const padded = Buffer.concat([gzipSync('one\n'), Buffer.alloc(1000)]);
      expect((await collect(padded, size)).toString()).toBe('one\n');
    },
  );

  test('in pieces, however much there is: nothing is held', async () => {
    // A hundred megabytes of nothing are a hundred kilobytes.
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    let total = 0;
    let longest = 0;
    for await (const piece of unzip(inPieces(bomb, 65_536), 'bomb')) {
      total += piece.length;
      longest = Math.max(longest, piece.length);
    }
    expect(total).toBe(100_000_000);
    expect(longest).toBeLessThanOrEqual(256 * 1024);
  });
});

describe('one clear error', () => {
  const zipped = gzipSync('{"custom_id":"a"}\n'.repeat(1000));
  const cases: readonly [string, Uint8Array, string][] = [
    ['a file that is cut off', zipped.subarray(0, -10), 'x.gz: is cut off: the gzip file ends too early'],
    [
      'a file that is damaged',
      Buffer.concat([zipped.subarray(0, 12), Buffer.alloc(50, 0xff)]),
      'x.gz: is a damaged',
    ],
    ['a file whose name is wrong', Buffer.from('{}\n'), 'x.gz: is not gzip, though its name ends in .gz'],
    ['a file with text behind it', Buffer.concat([zipped, Buffer.from('{}\n')]), 'x.gz: is a damaged'],
    [
      'a file with more behind its padding',
      Buffer.concat([zipped, Buffer.alloc(20), zipped]),
      'x.gz: is a damaged gzip file: zeros, and then more',
    ],
    [
      'a file with more long behind its padding',
      Buffer.concat([zipped, Buffer.alloc(2000), zipped]),
      'x.gz: is a damaged gzip file: zeros, and then more',
    ],
    ['an empty file of that name', Buffer.alloc(0), 'x.gz: is not gzip'],
  ];
  test.each(cases)('tells of %s', async (_name, bytes, message) => {
    const outcome = collect(bytes, 100, 'x.gz');
    await expect(outcome).rejects.toThrow(message);
    await expect(outcome).rejects.toBeInstanceOf(ValidationError);
  });

  test('of the source stays what it is', async () => {
    async function* interrupted(): AsyncGenerator<Uint8Array> {
      yield zipped.subarray(0, 50);
      throw new InterruptedError();
    }
    const read = Array.fromAsync(unzip(interrupted(), 'x'));
    await expect(read).rejects.toBeInstanceOf(InterruptedError);
  });

  test('of whoever reads ends the source', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield zipped.subarray(0, 50);
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of unzip(source(), 'x')) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(true);
  });
});
