import { join, normalize } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Layout, safeName } from '../../src/engine/layout.ts';

test("a provider's id never leads out of its directory, and never to a hidden or special name", () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (id) => {
      const name = safeName(id);
      expect(name).toMatch(/^[A-Za-z0-9_%~-][A-Za-z0-9_.%~-]*$/);
      expect(normalize(name)).toBe(name);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(180);
    }),
  );
});

test('different ids have different names', () => {
  const id = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('a/b', 'a%2Fb', '..', '.', '%2E', 'x'.repeat(300)),
  );
  fc.assert(
    fc.property(id, id, (a, b) => {
      expect(safeName(a) === safeName(b)).toBe(a === b);
    }),
  );
});

test('an ordinary id stands in the file name as it is', () => {
  const layout = new Layout('/state');
  expect(layout.batchFile('openai', 'batch_abc', 'results')).toBe(
    join('/state', 'generated', 'openai', 'batch_batch_abc_results.jsonl'),
  );
});
