import { expect, test } from 'vitest';

import { mediaTypeProblem, SAMPLE_BYTES } from '../../src/model/media-type-problem.ts';

// The first bytes of small files of each kind.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb', 'hex');
const GIF = Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;', 'latin1');
const WAV = Buffer.concat([Buffer.from('RIFF\u0024\u0000\u0000\u0000WAVEfmt ', 'latin1'), Buffer.alloc(20)]);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');

test.each([
  ['image/png', PNG],
  ['image/jpeg', JPEG],
  ['image/jpg', JPEG],
  ['IMAGE/GIF', GIF],
  ['audio/wav', WAV],
  ['audio/x-wav; codec=1', WAV],
  ['audio/vnd.wave', WAV],
  ['application/pdf', PDF],
  ['text/plain; charset=utf-8', Buffer.from('BM is a text, not a bitmap: ö')],
])('%s is believed of bytes that are it', async (stated, bytes) => {
  expect(await mediaTypeProblem(stated, bytes)).toBeUndefined();
});

test.each([
  ['image/png', JPEG, 'is said to be image/png, and its bytes are image/jpeg'],
  ['image/jpg', PNG, 'is said to be image/jpeg, and its bytes are image/png'],
  ['application/pdf', PNG, 'is said to be application/pdf, and its bytes are image/png'],
  ['image/heic', GIF, 'is said to be image/heic, and its bytes are image/gif'],
  ['image/png', Buffer.from('no image'), 'is said to be image/png, and its bytes are of no known format'],
  ['text/plain', PNG, 'is said to be text/plain, and its bytes are no UTF-8 text'],
])('%s is not believed of other bytes', async (stated, bytes, problem) => {
  expect(await mediaTypeProblem(stated, bytes)).toBe(problem);
});

test('a format that cannot be told by its bytes is believed', async () => {
  expect(await mediaTypeProblem('application/x-own', Buffer.from([1, 2, 3]))).toBeUndefined();
  expect(await mediaTypeProblem('audio/pcm', Buffer.alloc(100, 7))).toBeUndefined();
});

test('a text whose sample ends within a character is a text', async () => {
  const text = Buffer.from(`a${'ö'.repeat(SAMPLE_BYTES)}`);
  expect(await mediaTypeProblem('text/markdown', text.subarray(0, SAMPLE_BYTES))).toBeUndefined();
});
