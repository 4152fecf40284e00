import { describe, expect, test } from 'vitest';

import type { Encoded } from '../../src/adapter/codec.ts';
import type { Feature } from '../../src/adapter/features.ts';
import { DIALECTS, NAMED_CELLS } from './all-cells.ts';
import { ApiDescription, missingDescription } from './api-description.ts';
import { encodeCell, promiseOf, type Cell } from './cell.ts';

/** Bodies of which a part is the user's own words, which no description can know. */
const OWN_WORDS: ReadonlySet<Feature> = new Set(['custom', 'provider_kwargs']);

function encode(cell: Cell): Encoded {
  const encoded = encodeCell(cell);
  if (encoded === undefined) throw new Error('There is no codec for it.');
  return encoded;
}

for (const { name, profile } of DIALECTS) {
  const missing = missingDescription(name);
  const reason = missing === undefined ? '' : ` (${missing})`;
  const cells = NAMED_CELLS.filter(
    ([, cell]) => cell.dialect.name === name && promiseOf(cell) !== 'refused' && !OWN_WORDS.has(cell.feature),
  );

  describe.skipIf(missing !== undefined)(`the API description of ${profile.title}${reason}`, () => {
    const api = missing === undefined ? new ApiDescription(name) : undefined;

    test.each(cells)('has nothing against what is sent for %s', (_, cell) => {
      expect(api?.problemsOf(encode(cell))).toEqual([]);
    });

    test.each(cells)('would have, were a part of it of another kind: %s', (_, cell) => {
      const encoded = encode(cell);
      const harmless = Object.entries(encoded.body).filter(([key, value]) => {
        const body = { ...encoded.body, [key]: typeof value === 'object' ? 7 : { not: 'this' } };
        return api?.problemsOf({ ...encoded, body })?.length === 0;
      });
      expect(harmless).toEqual([]);
    });
  });
}
