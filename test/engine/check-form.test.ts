import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { checkForm } from '../../src/engine/check-form.ts';
import { openSource, type RequestInput } from '../../src/engine/request-source.ts';
import { createToyDialect } from './toy-dialect.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-router-form-'));
});
afterEach(() => rm(directory, { recursive: true }));

const dialects = [createToyDialect('alpha', 'ask'), createToyDialect('beta', 'beg')];
const { signal } = new AbortController();

async function write(name: string, lines: readonly object[], end = '\n'): Promise<string> {
  const text = lines.map((line) => JSON.stringify(line)).join('\n') + end;
  const path = join(directory, name);
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

async function check(input: RequestInput): Promise<number> {
  return checkForm(await openSource(input), { dialects, signal });
}

const unified = (id: string): object => ({ custom_id: id, messages: [{ role: 'user', content: 'Hello.' }] });

test('files in different forms, one of them zipped and one without a last line end, are one input', async () => {
  const files = [
    await write('a.jsonl', [unified('a1'), { id: 'a2', ask: { say: 'x' } }], ''),
    await write('b.jsonl.gz', [{ id: 'b1', beg: { say: 'x' } }, unified('b2')]),
  ];
  expect(await check(files)).toBe(4);
  expect(await check(join(directory, '*.jsonl*'))).toBe(4);
});

test('duplicates across files are told with both places', async () => {
  const first = await write('a.jsonl', [unified('a1'), unified('x')], '');
  const second = await write('b.jsonl', [unified('b1'), unified('b2'), { id: 'x', ask: { say: 'x' } }]);
  await expect(check([first, second])).rejects.toMatchObject({
    problems: [{ file: second, line: 3, field: 'custom_id', message: `"x" was used before, in ${first}:2` }],
  });
});

test('problems of all files are told together, each with its file and line', async () => {
  const files = [
    await write('a.jsonl', [unified('a1'), {}]),
    await write('b.jsonl', [{ id: 'b1', ask: 7 }]),
    await write('c.jsonl', [{ id: 'c1', ask: {}, beg: {} }]),
  ];
  const places = files.map((file, i) => ({ file, line: i === 0 ? 2 : 1 }));
  const failure: unknown = await check(files).catch((cause: unknown) => cause);
  expect(failure).toMatchObject({ code: 'invalid_input', total: 4 });
  const told = (failure as { problems: { file: string; line: number }[] }).problems;
  expect(told.map(({ file, line }) => ({ file, line }))).toEqual([places[0], ...places]);
});

test('a line of 50 MB in a provider’s form is read like any other', async () => {
  const long = { id: 'long', ask: { say: 'x'.repeat(50 * 1024 * 1024) } };
  expect(await check([await write('a.jsonl', [unified('a1'), long, unified('a2')])])).toBe(3);
});

test('requests in memory may be in any form too', async () => {
  expect(await check([unified('a'), { id: 'b', ask: { say: 'x' } }])).toBe(2);
  await expect(check([unified('a'), { id: 'a', ask: { say: 'x' } }])).rejects.toThrow(
    'requests:2: custom_id: "a" was used before, in line 1',
  );
});
