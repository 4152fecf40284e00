import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Warning } from '../../src/core/warning.ts';
import { formatRow, readRows, type RowEntry } from '../../src/engine/rows-file.ts';
import { MODES } from '../../src/model/request.ts';

const warning: Warning = {
  code: 'unsupported_parameter',
  path: 'generation_config.top_k',
  message: 'left out',
};
const entry: fc.Arbitrary<RowEntry> = fc
  .tuple(
    fc.nat(),
    fc.constantFrom(...MODES),
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    fc.boolean(),
  )
  .map(([row, mode, customId, mapped, isWarned]) => ({
    row,
    mode,
    customId,
    wireId: mapped ?? customId,
    ...(isWarned ? { warnings: [warning] } : {}),
  }));

test('a list of rows is read back as it was written, whatever is in the ids', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'batch-router-'));
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(entry), async (entries) => {
        const path = join(directory, 'rows.jsonl');
        const lines = entries.map(({ row, mode, customId, wireId, warnings = [] }) =>
          formatRow(row, mode, customId, wireId, warnings),
        );
        await writeFile(path, lines.map((line) => `${line}\n`).join(''));
        const read: RowEntry[] = [];
        await readRows(path, (one) => void read.push(one));
        expect(read).toEqual(entries);
      }),
      { numRuns: 50 },
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});
