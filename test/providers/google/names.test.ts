import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createKey } from '../../../src/core/ids.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { encodeDisplayName } from '../../../src/providers/google/display-name.ts';
import { fileIdOf } from '../../../src/providers/google/file-id.ts';
import { fileOfUri, uriOfFile } from '../../../src/providers/google/file-uri.ts';
import { bareModel, modelPath } from '../../../src/providers/google/model-name.ts';

describe('the id of a file', () => {
  test('is one that Gemini takes, the same for the same key and another for another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, other) => {
        expect(fileIdOf(key)).toMatch(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/);
        expect(fileIdOf(key)).toBe(fileIdOf(key));
        fc.pre(key.replaceAll('_', '-') !== other.replaceAll('_', '-'));
        expect(fileIdOf(key)).not.toBe(fileIdOf(other));
      }),
    );
  });

  test('shows the key where that is possible', () => {
    const key = createKey('br');
    expect(fileIdOf(key)).toBe(key.replace('_', '-'));
    for (const odd of ['', '-a', 'A', 'x'.repeat(41), 'größe'])
      expect(fileIdOf(odd)).toMatch(/^br-[0-9a-f]{32}$/);
  });
});

describe('the display name', () => {
  test('begins with the key, and carries the rest', () => {
    const intent = { key: 'br_1', runId: 'run_1', metadata: { team: 'blue', shard: '3' } };
    expect(encodeDisplayName(intent)).toBe('br_1 run_1 team=blue shard=3');
    expect(encodeDisplayName({ ...intent, metadata: {} })).toBe('br_1 run_1');
    expect(encodeDisplayName({ ...intent, metadata: { batch_router_run: 'run_1' } })).toBe('br_1 run_1');
  });

  test('that is too long is the user’s to shorten', () => {
    const metadata = { note: 'x'.repeat(512) };
    expect(() => encodeDisplayName({ key: 'k', runId: 'r', metadata })).toThrow(UsageError);
  });
});

test('a file has a name and an address, and each tells the other', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9-]+$/), (id) => {
      expect(fileOfUri(uriOfFile(id))).toBe(`files/${id}`);
      expect(uriOfFile(`files/${id}`)).toBe(uriOfFile(id));
    }),
  );
  expect(uriOfFile('gs://bucket/a')).toBe('gs://bucket/a');
  expect(fileOfUri('https://example.com/files/a')).toBeUndefined();
});

test('a model has one name and one path, in which nothing of it leads elsewhere', () => {
  expect(bareModel('models/gemini-2.5-flash')).toBe('gemini-2.5-flash');
  expect(modelPath('models/gemini-2.5-flash')).toBe('models/gemini-2.5-flash');
  expect(modelPath('gemini-2.5-flash')).toBe('models/gemini-2.5-flash');
  expect(modelPath('tunedModels/a/b')).toBe('tunedModels/a%2Fb');
  expect(modelPath('../files')).toBe('models/..%2Ffiles');
  expect(modelPath('')).toBeUndefined();
  expect(modelPath('models/')).toBeUndefined();
  expect(modelPath('\ud800')).toBeUndefined();
});
