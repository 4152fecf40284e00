import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { expect, test } from 'vitest';

import { GOLDEN_FOLDER, goldenFile } from '../../scripts/docs/golden-file.ts';
import { encodeRequest } from '../../src/adapter/translate.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import { NAMED_CELLS } from './all-cells.ts';
import { describeCell, encodeCell, isShown, lineOf, outcomeOf, promiseOf, sampleOf } from './cell.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const shown = NAMED_CELLS.filter(([, cell]) => isShown(cell));
const sent = NAMED_CELLS.filter(([, cell]) => promiseOf(cell) !== 'refused');

test.each(NAMED_CELLS)('stands on a valid sample: %s', (_, cell) => {
  expect(parseRequest(sampleOf(cell))).toMatchObject({ ok: true });
});

test.each(NAMED_CELLS)('keeps what it promises: %s', (_, cell) => {
  const encoded = encodeCell(cell);
  const found = { outcome: outcomeOf(encoded), warnings: encoded?.warnings ?? [] };
  expect(found).toMatchObject({ outcome: promiseOf(cell) });
});

test.each(shown)('has a golden file behind it: %s', async (_, cell) => {
  const file = goldenFile(cell.dialect.name, cell.feature, cell.family);
  await expect(describeCell(cell)).toMatchFileSnapshot(join(ROOT, file));
});

test('has no golden file that is behind no cell', async () => {
  const expected = new Set(
    shown.map(([, { dialect, family, feature }]) => goldenFile(dialect.name, feature, family)),
  );
  const files = await Array.fromAsync(glob(`${GOLDEN_FOLDER}/**/*.json`, { cwd: ROOT }));
  expect(files.map((file) => file.replaceAll('\\', '/')).filter((file) => !expected.has(file))).toEqual([]);
});

test.each(sent)('is read back from its line, and sent again as an equal one: %s', (_, cell) => {
  const { codecs, framing, modeOf } = cell.dialect;
  const encoded = encodeCell(cell);
  const line = encoded === undefined ? {} : lineOf(cell, encoded);
  const unwrapped = framing.unwrapRequest?.(line);
  if (unwrapped?.ok !== true) throw new Error(`The line is not read: ${JSON.stringify(unwrapped)}`);
  const codec = codecs[modeOf(unwrapped.endpoint)];
  const decoded = codec?.decodeRequest?.(unwrapped.body, { customId: unwrapped.id, isOwn: true });
  if (decoded?.ok !== true) throw new Error(`The body is not read: ${JSON.stringify(decoded)}`);
  const again = encodeRequest(codecs, decoded.request, { model: cell.model });
  expect(again === undefined ? undefined : framing.wrap(unwrapped.id, again)).toEqual(line);
});
