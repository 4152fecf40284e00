import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FileOperationError, UnsupportedContentTypeError } from '../../src/core/errors.ts';
import { audioFromFile, documentFromFile, imageFromFile } from '../../src/model/media-from-file.ts';
import { userMessage } from '../../src/model/messages.ts';
import { parseRequest } from '../../src/model/parse-request.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'media-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, bytes);
  return path;
}

/** A PNG of one pixel: signature, header, data, end. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** A WAV file without a sample: RIFF header, format, empty data. */
const WAV = Buffer.from('UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=', 'base64');
/** Bytes that no format begins with and that are no UTF-8. */
const JUNK = Uint8Array.of(0xc3, 0x28, 0xa0, 0xff, 0xfe, 0x01, 0x02, 0x03);

describe('an image from a file', () => {
  test('carries its bytes, its name and the type that its bytes tell, whatever it is called', async () => {
    const image = await imageFromFile(await file('picture.txt', PNG));
    expect(image).toEqual({
      type: 'image',
      source_type: 'base64',
      media_type: 'image/png',
      data: PNG.toString('base64'),
      name: 'picture.txt',
    });
    expect(parseRequest({ custom_id: 'a', messages: [userMessage(image)] }).ok).toBe(true);
  });

  test.each([
    ['notes.png', 'Just text.', 'text/plain'],
    ['song.png', WAV, 'audio/wav'],
    ['empty.png', '', 'an empty file'],
    ['junk.png', JUNK, 'bytes of an unknown kind'],
  ])('is refused for %s, with the path and what was found', async (name, bytes, found) => {
    const path = await file(name, bytes);
    const refusal = imageFromFile(path);
    await expect(refusal).rejects.toBeInstanceOf(UnsupportedContentTypeError);
    await expect(refusal).rejects.toThrow(`${path} is not an image: found ${found}.`);
  });
});

describe('a sound from a file', () => {
  test('carries the type that its bytes tell', async () => {
    expect(await audioFromFile(await file('a.bin', WAV))).toMatchObject({
      type: 'audio',
      media_type: 'audio/wav',
    });
  });

  test('is refused for a picture', async () => {
    const path = await file('picture.wav', PNG);
    await expect(audioFromFile(path)).rejects.toThrow(`${path} is not a sound: found image/png.`);
  });
});

describe('a document from a file', () => {
  test.each([
    ['a.pdf', '%PDF-1.4\n%%EOF\n', 'application/pdf'],
    ['a.txt', 'Grüße.', 'text/plain'],
    ['README', 'No ending.', 'text/plain'],
    ['a.md', '# Title', 'text/markdown'],
    ['A.CSV', 'a,b\n1,2\n', 'text/csv'],
    ['a.json', '{"a":1}', 'application/json'],
    ['a.html', '<p>Hello.</p>', 'text/html'],
    ['looks-like-a-bitmap.txt', 'BMW and other cars.', 'text/plain'],
  ])('%s has its type', async (name, bytes, mediaType) => {
    const document = await documentFromFile(await file(name, bytes));
    expect(document).toMatchObject({ type: 'document', media_type: mediaType, name });
    expect(Buffer.from(document.data, 'base64').toString()).toBe(bytes);
  });

  test.each([
    ['junk.txt', JUNK, 'bytes of an unknown kind'],
    ['nul.txt', 'a\0b', 'bytes of an unknown kind'],
    ['picture.pdf', PNG, 'image/png'],
  ])('is refused for %s', async (name, bytes, found) => {
    const path = await file(name, bytes);
    await expect(documentFromFile(path)).rejects.toThrow(`${path} is not a document: found ${found}.`);
  });
});

test.each([
  ['no file', 'absent.png'],
  ['a directory', ''],
])('a path to %s is an error that names it', async (_, name) => {
  const path = join(directory, name);
  for (const read of [imageFromFile, audioFromFile, documentFromFile]) {
    const refusal = read(path);
    await expect(refusal).rejects.toBeInstanceOf(FileOperationError);
    await expect(refusal).rejects.toThrow(path);
  }
});
