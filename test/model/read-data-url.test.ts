import fc from 'fast-check';
import { expect, test } from 'vitest';

import { readDataUrl } from '../../src/model/read-data-url.ts';

test('a data: URL is its type and its bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.constantFrom('', 'image/png', 'text/plain;charset=utf-8'),
      (bytes, type) => {
        const base64 = Buffer.from(bytes).toString('base64');
        const mediaType = type.split(';')[0];
        expect(readDataUrl(`data:${type};base64,${base64}`)).toEqual({ mediaType, base64 });
      },
    ),
  );
});

test('bytes that are not in base64 are left alone, and another URL is none', () => {
  expect(readDataUrl('data:text/plain,a,b')).toEqual({ mediaType: 'text/plain', base64: undefined });
  expect(readDataUrl('data:image/png;base64')).toBeUndefined();
  expect(readDataUrl('https://a.example/data:,x')).toBeUndefined();
});
