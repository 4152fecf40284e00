import { Busboy } from '@fastify/busboy';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createRandom } from '../../src/core/random.ts';
import { createMultipart } from '../../src/http/multipart.ts';

interface ParsedForm {
  readonly fields: Record<string, string>;
  readonly file: Buffer;
  readonly fileName: string;
  readonly fileField: string;
}

function parseForm(contentType: string, body: Buffer): Promise<ParsedForm> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {};
    const chunks: Buffer[] = [];
    let fileName = '';
    let fileField = '';
    const parser = new Busboy({ headers: { 'content-type': contentType } });
    parser.on('field', (name, value) => (fields[name] = value));
    parser.on('file', (name, stream, givenName) => {
      fileField = name;
      fileName = givenName;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    });
    parser.on('finish', () => resolve({ fields, file: Buffer.concat(chunks), fileName, fileField }));
    parser.on('error', reject);
    parser.end(body);
  });
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('a form is as long as announced and holds what was put in', async () => {
  const run = fc.asyncProperty(
    fc.uint8Array({ minLength: 1, maxLength: 2_000 }),
    fc.integer({ min: 1, max: 700 }),
    fc.integer(),
    fc.string({ unit: fc.constantFrom(...Array.from('ab-_.é"')), minLength: 1 }),
    async (content, size, seed, name) => {
      const form = createMultipart(
        { purpose: 'batch', other: 'ü' },
        {
          field: 'file',
          fileName: `${name}.jsonl`,
          contentType: 'application/jsonl',
          byteLength: content.length,
          open: () => inPieces(content, size),
        },
        createRandom(seed),
      );
      const chunks: Uint8Array[] = [];
      for await (const chunk of form.open()) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      expect(body.length).toBe(form.byteLength);
      const parsed = await parseForm(form.contentType, body);
      expect(parsed.fields).toEqual({ purpose: 'batch', other: 'ü' });
      expect(parsed.fileField).toBe('file');
      expect(parsed.fileName).toBe(`${name.replaceAll('"', '%22')}.jsonl`);
      expect(parsed.file.equals(Buffer.from(content))).toBe(true);
    },
  );
  await fc.assert(run);
});

test('a file name cannot break out of its header', async () => {
  const form = createMultipart(
    {},
    {
      field: 'file',
      fileName: 'a"\r\nX-Evil: 1\r\n\r\nb',
      contentType: 'text/plain',
      byteLength: 0,
      open: () => inPieces(new Uint8Array(), 1),
    },
    createRandom(1),
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of form.open()) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toContain('filename="a%22%0D%0AX-Evil: 1%0D%0A%0D%0Ab"\r\n');
});
